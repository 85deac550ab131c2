import { Indenter } from "./indenter.ts";
import { hasLongLine, shownHead } from "./long-lines.ts";

/** Which lines are wanted, and how much of each. */
export type LineWindow = {
  readonly isWanted: (line: number) => boolean;
  /** Characters kept of a line. */
  readonly longest: number;
};

/**
 * Cuts a text that comes in pieces into the lines the product shows of it, as `viewLines` does for one JSON document, and keeps
 * only those that are wanted.
 */
export class WindowReader {
  /** Lines that were wanted, by their 1-based number. */
  readonly lines = new Map<number, string>();
  /** Lines that ended so far. */
  count = 0;
  /** Whether these are the lines the product shows: what is no single JSON document and has long lines needs the whole text. */
  get isSure(): boolean {
    return this.#isJson || !this.#hasLongLine ? this.#indenter?.hasMore !== true : false;
  }

  readonly #window: LineWindow;
  #head = "";
  #indenter: Indenter | null = null;
  #isDecided = false;
  #isJson = false;
  #hasLongLine = false;
  #line = "";
  #hasBegun = false;

  constructor(window: LineWindow) {
    this.#window = window;
  }

  /** Takes the next piece, cut anywhere. */
  push(piece: string): void {
    if (this.#isDecided) {
      this.#take(piece);
      return;
    }
    this.#head += piece;
    if (this.#head.length >= shownHead) this.#decide();
  }

  /** Ends the last line. */
  end(): void {
    if (!this.#isDecided) this.#decide();
    if (this.#indenter !== null) this.#indenter.end();
    else if (this.#hasBegun) this.#endLine();
  }

  /** The head decides how the document is shown. */
  #decide(): void {
    const head = this.#head;
    this.#head = "";
    this.#isDecided = true;
    this.#isJson = /^\s*[{[]/.test(head);
    this.#hasLongLine = hasLongLine(head);
    if (this.#hasLongLine && this.#isJson) {
      const { isWanted, longest } = this.#window;
      const indenter = new Indenter(({ text }) => {
        this.#keep(text);
        indenter.isKept = isWanted(this.count + 1);
      }, isWanted(1));
      indenter.longest = longest;
      this.#indenter = indenter;
    }
    this.#take(head);
  }

  #take(piece: string): void {
    if (this.#indenter !== null) {
      this.#indenter.push(piece);
      return;
    }
    let start = 0;
    for (let end = piece.indexOf("\n"); end !== -1; end = piece.indexOf("\n", start)) {
      this.#grow(piece.slice(start, end));
      this.#endLine();
      start = end + 1;
    }
    if (start < piece.length) this.#grow(piece.slice(start));
  }

  #grow(text: string): void {
    this.#hasBegun = true;
    const { isWanted, longest } = this.#window;
    if (this.#line.length < longest && isWanted(this.count + 1)) this.#line += text.slice(0, longest);
  }

  #endLine(): void {
    this.#keep(this.#line.endsWith("\r") ? this.#line.slice(0, -1) : this.#line);
    this.#line = "";
    this.#hasBegun = false;
  }

  #keep(text: string): void {
    this.count += 1;
    if (this.#window.isWanted(this.count)) this.lines.set(this.count, text.slice(0, this.#window.longest));
  }
}
