import { maxValues } from "./json-reader.ts";

/** A value of JSON, and the line of a marked key of each object that has one. */
export type QuickRead = { readonly value: unknown; readonly lines: ReadonlyMap<object, number> };

const colon = 58;
const backslash = 92;
const lineBreak = 10;
const isBlank = (code: number): boolean => code === 32 || code === lineBreak || code === 13 || code === 9;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Whether the quote at `at` ends the string that begins at `from`: it stands behind an even number of backslashes. */
function endsString(text: string, at: number, from: number): boolean {
  let before = at - 1;
  while (before > from && text.charCodeAt(before) === backslash) before -= 1;
  return (at - 1 - before) % 2 === 0;
}

/** The keys of a text that is JSON: how many there are, and the lines of the marked ones in the order in which they stand. */
type Keys = { readonly count: number; readonly lines: readonly number[] };

/** Null where a key is written in a way that needs a careful reader. */
function keysOf(text: string, firstLine: number, markKeys: ReadonlySet<string>): Keys | null {
  const lengths = new Set([...markKeys, "__proto__"].map((key) => key.length));
  const lines: number[] = [];
  let [count, line] = [0, firstLine];
  let nextBreak = text.indexOf("\n");
  let nextEscape = text.indexOf("\\");
  for (let open = text.indexOf('"'); open !== -1; ) {
    let close = text.indexOf('"', open + 1);
    while (!endsString(text, close, open)) close = text.indexOf('"', close + 1);
    let after = close + 1;
    while (isBlank(text.charCodeAt(after))) after += 1;
    if (text.charCodeAt(after) === colon) {
      count += 1;
      while (nextEscape !== -1 && nextEscape < open) nextEscape = text.indexOf("\\", nextEscape + 1);
      if (nextEscape !== -1 && nextEscape < close) return null;
      if (lengths.has(close - open - 1)) {
        const key = text.slice(open + 1, close);
        if (key === "__proto__") return null;
        if (markKeys.has(key)) {
          for (; nextBreak !== -1 && nextBreak < open; nextBreak = text.indexOf("\n", nextBreak + 1)) line += 1;
          lines.push(line);
        }
      }
    }
    open = text.indexOf('"', after);
  }
  return { count, lines };
}

/** Gives the objects of a value the lines of their marked keys, in the order in which both stand. */
class Placing {
  readonly lines = new Map<object, number>();
  /** Keys met so far; of doubled ones only one is left in the value. */
  count = 0;
  /** An engine puts keys that are numbers before all others. */
  hasNumbers = false;
  #next = 0;
  readonly #found: readonly number[];
  readonly #markKeys: ReadonlySet<string>;

  constructor(found: readonly number[], markKeys: ReadonlySet<string>) {
    this.#found = found;
    this.#markKeys = markKeys;
  }

  walk(value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      for (const each of value) this.walk(each);
      return;
    }
    for (const [key, each] of Object.entries(value)) {
      this.count += 1;
      if (isDigit(key.charCodeAt(0))) this.hasNumbers = true;
      if (this.#markKeys.has(key)) {
        const line = this.#found[this.#next];
        if (line !== undefined) this.lines.set(value, line);
        this.#next += 1;
      }
      this.walk(each);
    }
  }
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/**
 * Reads JSON with the engine's own reader, several times as fast as `JsonReader`, and finds the lines of marked keys beside
 * it. Null where that would not be the same: broken or very large text, doubled keys, keys that are numbers or are written
 * with escapes. Its nesting must be known to be bounded.
 *
 * @param line 1-based line on which the text begins
 * @example readQuickly('{"id": 1}', 1, new Set(["id"]))?.value // { id: 1 }
 */
export function readQuickly(text: string, line: number, markKeys: ReadonlySet<string>): QuickRead | null {
  // A value takes two characters at least.
  if (text.length > maxValues * 2) return null;
  const read = parsed(text);
  if (read === null) return null;
  const keys = keysOf(text, line, markKeys);
  if (keys === null) return null;
  const placing = new Placing(keys.lines, markKeys);
  placing.walk(read.value);
  if (placing.hasNumbers || placing.count !== keys.count) return null;
  return { value: read.value, lines: placing.lines };
}
