import { maxDepth } from "./json-reader.ts";
import type { FrameCut, ListFrame, ListOptions, ScanFailure } from "./list-parts.ts";

/** Most characters of one element, and of everything around the lists: neither is ever larger in a real report. */
export const maxElementLength = 64 * 1024 * 1024;

const quote = 34;
const comma = 44;
const colon = 58;
const lineBreak = 10;
const openList = 91;
const closeList = 93;
const backslash = 92;
const isBlank = (code: number): boolean => code === 32 || code === lineBreak || code === 13 || code === 9;
const opens = (code: number): boolean => code === 123 || code === openList;
const closes = (code: number): boolean => code === 125 || code === closeList;

/** Backslashes that stand together before a character, none of them before `from`. */
function backslashesBefore(text: string, at: number, from: number): number {
  let before = at - 1;
  while (before >= from && text.charCodeAt(before) === backslash) before -= 1;
  return at - 1 - before;
}

/**
 * Finds the elements of the lists of a JSON document that comes in pieces, by brackets and quotes alone: what lies between is
 * checked by whoever reads the element, and the frame by whoever reads the frame.
 *
 * @example const scanner = new ListScanner({ isList: (key) => key === "items", onElement }); scanner.push(piece); scanner.end();
 */
export class ListScanner {
  failure: ScanFailure | null = null;
  readonly #options: ListOptions;
  readonly #counts = new Map<string | null, number>();
  #where: "before" | "frame" | "list" | "element" | "after" = "before";
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #line = 1;
  #indentedLine = 1;
  /** The last thing seen opened a list or an object of the frame. */
  #isOpen = false;

  /** Pieces of the frame, or of the element in hand, and their length. */
  #frame: string[] = [];
  #frameLength = 0;
  #element: string[] = [];
  #elementLength = 0;
  /** Where what is being collected begins in the piece in hand. */
  #from = 0;
  readonly #cuts: FrameCut[] = [];

  /** Key of the document's member in hand, as it is written. */
  #key = { state: "none" as "none" | "expected" | "reading" | "known", text: "" };
  #keyFrom = 0;
  #list: {
    key: string | null;
    depth: number;
    line: number;
    indentedLine: number;
    count: number;
    isAfter: boolean;
  } | null = null;
  #start = { line: 1, indentedLine: 1 };

  constructor(options: ListOptions) {
    this.#options = options;
  }

  /** Takes the next piece, cut anywhere. After a failure nothing more is looked at. */
  push(piece: string): void {
    this.#from = 0;
    this.#keyFrom = 0;
    let at = 0;
    while (at < piece.length && this.failure === null) {
      if (this.#isInString) at = this.#skipString(piece, at);
      else if (this.#where === "element") at = this.#skipElement(piece, at);
      else {
        const code = piece.charCodeAt(at);
        if (code === lineBreak) this.#line += 1;
        if (!isBlank(code)) at = this.#step(piece, at, code);
        at += 1;
      }
    }
    this.#collect(piece, piece.length);
    if (this.#key.state === "reading") this.#key.text += piece.slice(this.#keyFrom);
  }

  /** The frame, once all pieces were given. */
  end(): ListFrame {
    if (this.#where === "before") this.#fail("empty");
    else if (this.#where !== "after") this.#fail("truncated");
    return { text: this.#frame.join(""), counts: this.#counts, cuts: this.#cuts };
  }

  /** One character that is not blank, outside of strings and elements; the last character it used. */
  #step(piece: string, at: number, code: number): number {
    switch (this.#where) {
      case "before":
        if (!opens(code)) this.#fail("not_alone");
        else this.#open(piece, at, code);
        return at;
      case "frame":
        this.#stepFrame(piece, at, code);
        return at;
      case "list":
        return this.#stepList(piece, at, code);
      default:
        this.#fail("not_alone");
        return at;
    }
  }

  #open(piece: string, at: number, code: number): void {
    this.#from = at;
    this.#depth = 1;
    this.#cuts.push({ at: 0, lines: this.#line - 1, indentedLines: 0 });
    this.#where = "frame";
    if (code === openList) this.#openList(piece, at, null);
    else {
      this.#isOpen = true;
      this.#key = { state: "expected", text: "" };
    }
  }

  #stepFrame(piece: string, at: number, code: number): void {
    if (this.#isOpen && !closes(code)) this.#indentedLine += 1;
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    if (code === quote) {
      this.#isInString = true;
      if (this.#key.state === "expected") {
        this.#key.state = "reading";
        this.#keyFrom = at;
      }
    } else if (opens(code)) {
      const name = this.#depth === 1 ? this.#listName(code) : null;
      this.#depth += 1;
      if (this.#depth > maxDepth) this.#fail("too_deep");
      else if (name !== null) this.#openList(piece, at, name);
      else this.#isOpen = true;
    } else if (closes(code)) {
      if (!wasOpen) this.#indentedLine += 1;
      this.#closeFrame(piece, at);
    } else if (code === comma) {
      this.#indentedLine += 1;
      if (this.#depth === 1) this.#key = { state: "expected", text: "" };
    }
  }

  #closeFrame(piece: string, at: number): void {
    this.#depth -= 1;
    if (this.#depth > 0) return;
    this.#collect(piece, at + 1);
    this.#where = "after";
  }

  /** The key before a list of the document, where it is one to take apart. */
  #listName(code: number): string | null {
    const { state, text } = this.#key;
    this.#key = { state: "none", text: "" };
    if (state !== "known" || code !== openList) return null;
    try {
      const key: unknown = JSON.parse(text);
      return typeof key === "string" && this.#options.isList(key) ? key : null;
    } catch {
      return null;
    }
  }

  #openList(piece: string, at: number, key: string | null): void {
    if (this.#counts.has(key)) this.#fail("doubled_list");
    this.#counts.set(key, 0);
    this.#collect(piece, at + 1);
    this.#where = "list";
    const start = { line: this.#line, indentedLine: this.#indentedLine };
    this.#list = { key, depth: this.#depth, ...start, count: 0, isAfter: false };
  }

  #stepList(piece: string, at: number, code: number): number {
    const list = this.#list;
    if (list === null) return at;
    if (code === comma) {
      if (!list.isAfter) this.#fail("syntax");
      list.isAfter = false;
      this.#indentedLine += 1;
      return at;
    }
    if (code === closeList) {
      if (!list.isAfter && list.count > 0) this.#fail("syntax");
      this.#closeList(piece, at);
      return at;
    }
    if (list.isAfter || code === colon || closes(code)) {
      this.#fail("syntax");
      return at;
    }
    if (list.count === 0) this.#indentedLine += 1;
    list.count += 1;
    this.#where = "element";
    this.#from = at;
    this.#start = { line: this.#line, indentedLine: this.#indentedLine };
    // Looked at again as the first character of the element.
    return at - 1;
  }

  #closeList(piece: string, at: number): void {
    const list = this.#list;
    if (list === null) return;
    if (list.count > 0) this.#indentedLine += 1;
    this.#counts.set(list.key, list.count);
    const lines = this.#line - list.line;
    this.#cuts.push({ at: this.#frameLength, lines, indentedLines: this.#indentedLine - list.indentedLine });
    this.#list = null;
    this.#from = at;
    this.#where = "frame";
    this.#closeFrame(piece, at);
  }

  /** Counts the lines of a re-indented element, for those who do not read it: one a member, none in what is empty. */
  #countLine(code: number): void {
    if (this.#isOpen !== closes(code)) this.#indentedLine += 1;
    if (code === comma) this.#indentedLine += 1;
    this.#isOpen = opens(code);
  }

  /** Goes on inside of an element to its end, a string, or the end of the piece. */
  #skipElement(piece: string, from: number): number {
    const base = this.#list?.depth ?? 0;
    let depth = this.#depth;
    for (let at = from; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at);
      if (code === quote) {
        this.#countLine(code);
        this.#isInString = true;
        this.#depth = depth;
        return at + 1;
      }
      if (depth === base && (code === comma || closes(code) || isBlank(code))) return this.#endElement(piece, at);
      if (!isBlank(code)) this.#countLine(code);
      if (code === lineBreak) this.#line += 1;
      else if (opens(code)) {
        depth += 1;
        if (depth > maxDepth) return this.#fail("too_deep");
      } else if (closes(code)) {
        depth -= 1;
        if (depth === base) {
          this.#depth = depth;
          return this.#endElement(piece, at + 1);
        }
      }
    }
    this.#depth = depth;
    return piece.length;
  }

  #endElement(piece: string, at: number): number {
    const list = this.#list;
    this.#collect(piece, at);
    this.#where = "list";
    if (list !== null) list.isAfter = true;
    const text = this.#element.join("");
    this.#element = [];
    this.#elementLength = 0;
    const read = this.#options.onElement;
    if (read !== undefined && this.failure === null)
      this.#indentedLine = read({ key: list?.key ?? null, text, ...this.#start });
    return at;
  }

  /** Goes on inside of a string to the quote that ends it: one behind an even number of backslashes. */
  #skipString(piece: string, from: number): number {
    const start = this.#isEscaped ? from + 1 : from;
    let end = piece.indexOf('"', start);
    while (end !== -1 && backslashesBefore(piece, end, start) % 2 === 1) end = piece.indexOf('"', end + 1);
    if (end === -1) {
      this.#isEscaped = backslashesBefore(piece, piece.length, start) % 2 === 1;
      return piece.length;
    }
    this.#isEscaped = false;
    this.#endString(piece, end);
    return end + 1;
  }

  #endString(piece: string, at: number): void {
    this.#isInString = false;
    if (this.#where === "element" && this.#depth === this.#list?.depth) this.#endElement(piece, at + 1);
    else if (this.#key.state === "reading") {
      this.#key = { state: "known", text: this.#key.text + piece.slice(this.#keyFrom, at + 1) };
    }
  }

  /** Puts what was passed of this piece to what it belongs to. */
  #collect(piece: string, to: number): void {
    if (this.#where === "frame") {
      this.#frame.push(piece.slice(this.#from, to));
      this.#frameLength += to - this.#from;
      if (this.#frameLength > maxElementLength) this.#fail("element_too_large");
    } else if (this.#where === "element") {
      this.#elementLength += to - this.#from;
      if (this.#elementLength > maxElementLength) this.#fail("element_too_large");
      else if (this.#options.onElement !== undefined) this.#element.push(piece.slice(this.#from, to));
    }
    this.#from = to;
  }

  #fail(why: ScanFailure["why"]): number {
    this.failure ??= { why, line: this.#line };
    return Number.POSITIVE_INFINITY;
  }
}
