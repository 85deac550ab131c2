import type { Page } from "#components/shell/pages.ts";
import type { IconName } from "#components/ui/icon.tsx";

/** What an entry does that is no address. */
export const acts = [
  "theme-light",
  "theme-dark",
  "theme-system",
  "copy-link",
  "save-view",
  "keys",
  "print",
  "sign-out",
] as const;
export type Act = (typeof acts)[number];

/** A line of the palette: something to go to, or something to do. */
export type Entry = {
  /** Unique among everything that is shown. */
  readonly id: string;
  readonly label: string;
  readonly about: string;
  readonly icon: IconName;
  readonly does: { readonly href: string } | { readonly act: Act };
  readonly keys?: string;
};

/** Lines under one heading. */
export type EntryGroup = { readonly title: string; readonly entries: readonly Entry[] };

const action = (act: Act, label: string, icon: IconName, more: { about?: string; keys?: string } = {}): Entry => ({
  ...{ id: `act:${act}`, label, icon, does: { act }, about: more.about ?? "" },
  ...(more.keys === undefined ? {} : { keys: more.keys }),
});

const link = (href: string, label: string, icon: IconName): Entry => ({
  ...{ id: `do:${href}`, label, about: "", icon, does: { href } },
});

/** The pages of the rail. */
export function pageEntries(pages: readonly Page[]): readonly Entry[] {
  return pages.map(({ href, label, icon, key }) => ({
    ...{ id: `page:${href}`, label, about: "page", icon, does: { href } },
    ...(key === undefined ? {} : { keys: `g ${key}` }),
  }));
}

/** What can be done from everywhere by one who may do this much. */
export function actionEntries(may: { readonly registerCluster: boolean; readonly admin: boolean }): readonly Entry[] {
  return [
    ...(may.registerCluster ? [link("/clusters#add", "Add a cluster", "plus")] : []),
    ...(may.admin ? [link("/admin/tokens", "Make a token", "key")] : []),
    action("save-view", "Save this view", "bookmark", { about: "the page with its filters, under a name" }),
    action("copy-link", "Copy a link to this page", "link", { about: "filters included" }),
    action("keys", "List the keys", "keyboard", { keys: "?" }),
    action("print", "Print this page", "download"),
    action("theme-light", "Theme: light", "sun"),
    action("theme-dark", "Theme: dark", "moon"),
    action("theme-system", "Theme: as the system", "system"),
    link("/account", "Account and sessions", "person"),
    action("sign-out", "Sign out", "out"),
  ];
}

/** The entries in whose words every word of a text occurs; best beginning first, otherwise in their order. */
export function matching(entries: readonly Entry[], text: string): readonly Entry[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const found = entries.filter(({ label, about }) => {
    const all = `${label} ${about}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const begins = ({ label }: Entry): number => (label.toLowerCase().startsWith(words[0] ?? "") ? 0 : 1);
  return found.toSorted((a, b) => begins(a) - begins(b));
}
