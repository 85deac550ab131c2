import type { FindingGroupBy, FindingSort } from "./finding-choices.ts";

type Part = "weight" | "count" | "instant" | "text" | "id";

/** What a place in each sort is made of, as lib/db/sql/finding-order.ts sorts; the finding itself comes last. */
const parts: Readonly<Record<FindingSort, readonly Part[]>> = {
  severity: ["weight", "instant", "id"],
  first: ["instant", "id"],
  last: ["instant", "id"],
  check: ["text", "text", "id"],
  resource: ["text", "text", "text", "id"],
};
const partsOfGroup: readonly Part[] = ["weight", "count", "text"];

const shapes: Readonly<Record<Part, RegExp>> = {
  weight: /^\d$/,
  count: /^\d{1,9}$/,
  instant: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:[.]\d{1,6})?[+]00$/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a database text cannot hold NUL.
  text: /^[^\u0000]*$/,
  id: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

/** The list a place belongs to: a place of another sort or grouping means nothing in it. */
export type Listed = {
  readonly sort: FindingSort;
  readonly order: "asc" | "desc";
  readonly group: FindingGroupBy | undefined;
};

const nameOf = ({ sort, order, group }: Listed): string => (group === undefined ? `${sort} ${order}` : `by ${group}`);

/** Where a page ended, as one word for an address. */
export function placeWord(listed: Listed, place: readonly string[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify([nameOf(listed), ...place]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The place a word names in this list; null where it names none. */
export function placeOfWord(listed: Listed, word: string): readonly string[] | null {
  const [name, ...place] = textsIn(word);
  const wanted = listed.group === undefined ? parts[listed.sort] : partsOfGroup;
  if (name !== nameOf(listed) || place.length !== wanted.length) return null;
  return wanted.every((part, index) => fits(part, place[index] ?? "")) ? place : null;
}

function fits(part: Part, text: string): boolean {
  if (!shapes[part].test(text)) return false;
  return part !== "instant" || !Number.isNaN(Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`));
}

function textsIn(word: string): readonly string[] {
  try {
    const bytes = Uint8Array.from(atob(word.replaceAll("-", "+").replaceAll("_", "/")), (mark) => mark.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return Array.isArray(value) && value.every((each) => typeof each === "string") ? value : [];
  } catch {
    // Whatever is no word of ours is a word of nobody's.
    return [];
  }
}
