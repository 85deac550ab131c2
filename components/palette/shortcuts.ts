import type { Page } from "#components/shell/pages.ts";

/** A key as it was pressed. `isTyping`: into a field, where letters are text. */
export type KeyPress = {
  readonly key: string;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
  readonly isTyping: boolean;
};

/** What a key asks for; `wait` is a `g` that waits for the page it leads to. */
export type Asked =
  | { readonly kind: "palette" | "keys" | "search" | "open" | "select" | "wait" }
  | { readonly kind: "go"; readonly href: string }
  | { readonly kind: "move"; readonly step: 1 | -1 };

const plain: Readonly<Record<string, Asked>> = {
  "?": { kind: "keys" },
  "/": { kind: "search" },
  j: { kind: "move", step: 1 },
  k: { kind: "move", step: -1 },
  e: { kind: "open" },
  x: { kind: "select" },
  g: { kind: "wait" },
};

/**
 * What a key asks for; null for nothing of ours. The palette opens everywhere, other keys are off while somebody types.
 *
 * @param afterG whether the key before was a `g` that waits
 */
export function askedBy(press: KeyPress, afterG: boolean, pages: readonly Page[]): Asked | null {
  if ((press.meta || press.ctrl) && !press.alt && press.key.toLowerCase() === "k") return { kind: "palette" };
  if (press.isTyping || press.meta || press.ctrl || press.alt) return null;
  if (afterG) {
    const page = pages.find(({ key }) => key === press.key);
    return page === undefined ? null : { kind: "go", href: page.href };
  }
  return Object.hasOwn(plain, press.key) ? (plain[press.key] ?? null) : null;
}

/** Keys as they are listed: which, and what they do. */
export type ListedKeys = {
  readonly title: string;
  readonly keys: readonly { readonly keys: string; readonly does: string }[];
};

/** Every key there is, for the list a person can open. */
export function listedKeys(pages: readonly Page[]): readonly ListedKeys[] {
  return [
    {
      title: "Anywhere",
      keys: [
        { keys: "Ctrl K", does: "find anything (⌘ K on a Mac)" },
        { keys: "/", does: "search on this page" },
        { keys: "?", does: "list the keys" },
        { keys: "Esc", does: "close what is open" },
      ],
    },
    {
      title: "Go to",
      keys: pages.flatMap(({ key, label }) => (key === undefined ? [] : [{ keys: `g ${key}`, does: label }])),
    },
    {
      title: "In lists",
      keys: [
        { keys: "j", does: "next row" },
        { keys: "k", does: "row before" },
        { keys: "e", does: "open the row" },
        { keys: "x", does: "select the row, where rows can be selected" },
      ],
    },
  ];
}
