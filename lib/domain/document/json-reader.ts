/** Deepest nesting read: real reports stay below 20, and a stack of 10^5 must cost nothing. */
export const maxDepth = 200;
/** Most values read from one stream: bounds memory for a document of nothing but `[],[],[]…`. */
export const maxValues = 3_000_000;

/** Why a JSON document could not be read, and at which character. */
export type JsonFailure = {
  readonly why: "truncated" | "syntax" | "too_deep" | "too_many_values";
  readonly offset: number;
};

/** One JSON document of a text: its value and the character after it, or why there is none. */
export type JsonRead = { readonly value: unknown; readonly end: number } | { readonly failure: JsonFailure };

/** Where a marked key stands: its character, and its 1-based line in the text as it is and as a re-indented view shows it. */
export type Place = { readonly offset: number; readonly line: number; readonly indentedLine: number };

/** An open array or object; exactly one of the two is set. */
type Frame = { readonly list: unknown[] | null; readonly object: Record<string, unknown> | null; fresh: boolean };

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const literals: ReadonlyMap<string, { readonly word: string; readonly value: boolean | null }> = new Map([
  ["t", { word: "true", value: true }],
  ["f", { word: "false", value: false }],
  ["n", { word: "null", value: null }],
]);

const quote = 34;
const backslash = 92;
const lineBreak = 10;
const isBlank = (code: number): boolean => code === 32 || code === lineBreak || code === 13 || code === 9;

/** From this length on the engine makes a part of a text by pointing into it, which keeps all of it in memory. */
const shortestPointer = 13;

/** A text of its own: whoever keeps it keeps nothing else. */
const ownText = (text: string): string => (text.length < shortestPointer ? text : ` ${text}`.slice(1));

/**
 * A linear, non-recursive JSON reader that stops at the end of the first document and remembers where each object stood,
 * neither of which `JSON.parse` can do. The last of doubled keys wins, as in `JSON.parse`; `__proto__` keys are dropped.
 *
 * @example new JsonReader('{"a":1} rest').read(0) // { value: { a: 1 }, end: 7 }
 */
export class JsonReader {
  /** Place of the marked key of each object that has it. */
  readonly places = new Map<object, Place>();
  duplicateKeys = 0;
  /** Line of the text on which the reader stands; whoever lets it begin elsewhere than at the first sets it before. */
  line = 1;
  /** The same in the view that has every member on a line of its own. */
  indentedLine = 1;
  readonly #text: string;
  readonly #markKeys: ReadonlySet<string>;
  #at = 0;
  #values = 0;
  #failure: JsonFailure | null = null;
  #stack: Frame[] = [];

  /** @param markKey the key, or the keys, whose position stands for its object; "" for none */
  constructor(text: string, markKey: string | ReadonlySet<string> = "") {
    this.#text = text;
    this.#markKeys = typeof markKey === "string" ? new Set([markKey]) : markKey;
  }

  /** Reads the document that begins at `start`. */
  read(start: number): JsonRead {
    this.#at = start;
    this.#failure = null;
    this.#stack = [];
    const value = this.#value();
    while (this.#failure === null) {
      const top = this.#stack.at(-1);
      if (top === undefined) return { value, end: this.#at };
      this.#step(top);
    }
    return { failure: this.#failure };
  }

  /** Closes an open container or reads its next member. */
  #step(top: Frame): void {
    const character = this.#peek();
    if (character === (top.list === null ? "}" : "]")) {
      this.#at += 1;
      this.#stack.pop();
      if (!top.fresh) this.indentedLine += 1;
      return;
    }
    if (!top.fresh) {
      if (character !== ",") return void this.#fail(character === "" ? "truncated" : "syntax");
      this.#at += 1;
    }
    top.fresh = false;
    this.indentedLine += 1;
    if (top.list !== null) top.list.push(this.#value());
    if (top.object !== null) this.#member(top.object);
  }

  #member(object: Record<string, unknown>): void {
    const first = this.#peek();
    const offset = this.#at;
    const { line, indentedLine } = this;
    if (first !== '"') return void this.#fail(first === "" ? "truncated" : "syntax");
    const key = this.#string();
    if (this.#failure !== null) return;
    const colon = this.#peek();
    if (colon !== ":") return void this.#fail(colon === "" ? "truncated" : "syntax");
    this.#at += 1;
    const value = this.#value();
    if (key === "__proto__") return;
    if (Object.hasOwn(object, key)) this.duplicateKeys += 1;
    object[key] = value;
    if (this.#markKeys.has(key)) this.places.set(object, { offset, line, indentedLine });
  }

  /** A scalar, or a new empty container that becomes the innermost open one. */
  #value(): unknown {
    const character = this.#peek();
    this.#values += 1;
    if (this.#values > maxValues) return this.#fail("too_many_values");
    if (character === "") return this.#fail("truncated");
    if (character === '"') return this.#string();
    if (character !== "{" && character !== "[") return this.#scalar(character);
    if (this.#stack.length >= maxDepth) return this.#fail("too_deep");
    const list: unknown[] | null = character === "[" ? [] : null;
    const object: Record<string, unknown> | null = list === null ? {} : null;
    this.#at += 1;
    this.#stack.push({ list, object, fresh: true });
    return list ?? object;
  }

  #scalar(character: string): unknown {
    const literal = literals.get(character);
    if (literal !== undefined) {
      if (this.#text.startsWith(literal.word, this.#at)) {
        this.#at += literal.word.length;
        return literal.value;
      }
      return this.#fail(literal.word.startsWith(this.#text.slice(this.#at, this.#at + 5)) ? "truncated" : "syntax");
    }
    number.lastIndex = this.#at;
    const digits = number.exec(this.#text)?.[0];
    if (digits === undefined)
      return this.#fail(this.#text.length - this.#at === 1 && character === "-" ? "truncated" : "syntax");
    this.#at += digits.length;
    return Number(digits);
  }

  #string(): string {
    const start = this.#at;
    const text = this.#text;
    let escaped = false;
    for (let at = start + 1; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.#at = at + 1;
        return escaped ? this.#unescape(start, at + 1) : ownText(text.slice(start + 1, at));
      }
      if (code === backslash) {
        escaped = true;
        at += 1;
      } else if (code < 32) {
        this.#at = at;
        return this.#fail("syntax");
      }
    }
    this.#at = text.length;
    return this.#fail("truncated");
  }

  /** One string literal holds no nesting, so the engine's own reader is safe for its escapes. */
  #unescape(start: number, end: number): string {
    try {
      return String(JSON.parse(this.#text.slice(start, end)));
    } catch {
      this.#at = start;
      return this.#fail("syntax");
    }
  }

  /** The next character that is not blank, or "" at the end. */
  #peek(): string {
    let code = this.#text.charCodeAt(this.#at);
    while (isBlank(code)) {
      if (code === lineBreak) this.line += 1;
      this.#at += 1;
      code = this.#text.charCodeAt(this.#at);
    }
    return this.#text[this.#at] ?? "";
  }

  #fail(why: JsonFailure["why"]): "" {
    this.#failure ??= { why, offset: this.#at };
    return "";
  }
}
