/** Indentation stops growing here, so that nesting cannot multiply the size of a file. */
const maxIndent = 12;

/** One line of a view: where it begins in the text, and what it says ("" where nobody asked for the words). */
export type IndentedLine = { readonly start: number; readonly text: string };

const quote = 34;
const backslash = 92;
const colon = 58;
const comma = 44;
const isBlank = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;
const opens = (code: number): boolean => code === 123 || code === 91;
const closes = (code: number): boolean => code === 125 || code === 93;

/**
 * Re-indents valid JSON that comes in pieces: every member on a line of its own; only white space outside of strings
 * changes. Lines are counted as `JsonReader.indentedLine` counts them.
 *
 * @example const indenter = new Indenter((line) => lines.push(line), true); indenter.push('{"a":1}', 0, 7); indenter.end();
 */
export class Indenter {
  readonly #onLine: (line: IndentedLine) => void;
  /** Whether the words of the line being written are wanted. */
  isKept: boolean;
  /** Characters written of a line before the rest of it is left out. */
  longest = Number.POSITIVE_INFINITY;
  /** Something stands behind the document. */
  hasMore = false;
  #depth = 0;
  #line = "";
  #start = -1;
  #isInString = false;
  #isEscaped = false;
  /** The last thing written opened a list or an object. */
  #isOpen = false;
  /** First character of the document. */
  #root = Number.POSITIVE_INFINITY;
  /** Characters of the pieces before this one. */
  #before = 0;

  constructor(onLine: (line: IndentedLine) => void, isKept: boolean) {
    this.#onLine = onLine;
    this.isKept = isKept;
  }

  /** Takes the characters `from` to `to` of a piece of the text. */
  push(text: string, from = 0, to = text.length): void {
    let at = from;
    while (at < to) {
      if (this.#isInString) at = this.#string(text, at, to);
      else {
        const code = text.charCodeAt(at);
        if (!isBlank(code)) this.#structure(text, at, code);
        at += 1;
      }
    }
    this.#before += to - from;
  }

  /** Ends the last line. */
  end(): void {
    if (this.#start === -1) return;
    const line = { start: this.#start, text: this.#line };
    this.#line = "";
    this.#start = -1;
    this.#onLine(line);
  }

  /** Writes what of a string lies in this piece; the character after it. */
  #string(text: string, from: number, to: number): number {
    let at = from;
    for (; at < to; at += 1) {
      const code = text.charCodeAt(at);
      if (this.#isEscaped) this.#isEscaped = false;
      else if (code === backslash) this.#isEscaped = true;
      else if (code === quote) {
        this.#isInString = false;
        at += 1;
        break;
      }
    }
    if (this.isKept && this.#line.length < this.longest) this.#line += text.slice(from, at);
    return at;
  }

  #structure(text: string, at: number, code: number): void {
    if (this.#depth === 0 && this.#before + at > this.#root) this.hasMore = true;
    if (this.#root === Number.POSITIVE_INFINITY) this.#root = this.#before + at;
    if (closes(code)) {
      this.#depth -= 1;
      if (!this.#isOpen) this.end();
    } else if (this.#isOpen) this.end();
    this.#isOpen = false;
    if (this.#start === -1) {
      this.#start = this.#before + at;
      this.#line = this.isKept ? "  ".repeat(Math.min(this.#depth, maxIndent)) : "";
    }
    if (this.isKept) this.#line += code === colon ? ": " : text[at];
    if (code === quote) this.#isInString = true;
    else if (opens(code)) {
      this.#depth += 1;
      this.#isOpen = true;
    } else if (code === comma) this.end();
  }
}
