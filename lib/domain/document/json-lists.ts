import { AppError } from "#lib/errors.ts";
import { emptyDocument, jsonRefusal } from "./documents.ts";
import { JsonReader } from "./json-reader.ts";
import type { ListFrame, RawElement, ScanFailure } from "./list-parts.ts";
import { ListScanner, maxElementLength } from "./list-scanner.ts";
import { hasLongLine, shownHead } from "./long-lines.ts";
import { readQuickly } from "./quick-json.ts";

/** What the refusals need, and what is taken apart. */
export type ListsOptions = {
  readonly label: string;
  readonly howToMake: string;
  /** Members of the document whose lists are read element by element. */
  readonly isList: (key: string) => boolean;
  /** Keys of which an entry has one; the line of that key is the entry's. */
  readonly markKeys: ReadonlySet<string>;
};

/** A document without the elements of its lists. */
export type Outline = {
  /** Every member; the lists are empty in it. A document that is a list itself is one here. */
  readonly value: unknown;
  /** Elements of each list; the key null is that of a document that is a list itself. */
  readonly counts: ReadonlyMap<string | null, number>;
  readonly duplicateKeys: number;
  /** Its beginning, by which a tool is known. */
  readonly head: string;
  /** The product shows it re-indented. */
  readonly isIndented: boolean;
  /** 1-based line on which the product shows a marked key of an object outside of the lists. */
  readonly shownLineOf: (object: object) => number | null;
};

/** One element of a list. */
export type Element = {
  readonly key: string | null;
  readonly value: unknown;
  readonly duplicateKeys: number;
  /** 1-based line on which the product shows a marked key of an object in it. */
  readonly shownLineOf: (object: object) => number | null;
};

/** What cannot be read in pieces: more than one document, text around it, or another language. */
export function cannotStream(options: Pick<ListsOptions, "label" | "howToMake">): AppError {
  return new AppError(
    "too_large",
    `A file of this size is read as one JSON document of ${options.label} and nothing else: no YAML, no lines around it, no second document after it. Send it so, or in parts, for example one file per namespace. It is made with: ${options.howToMake}`,
    { reason: "cannot_stream" },
  );
}

function refusal({ why, line }: ScanFailure, options: ListsOptions): AppError {
  switch (why) {
    case "not_alone":
      return cannotStream(options);
    case "empty":
      return emptyDocument(options.label, options.howToMake);
    case "element_too_large":
      return new AppError(
        "too_large",
        `One entry of the file has more than ${maxElementLength / 1024 / 1024} MiB at line ${line}, which no entry of ${options.label} has. Send the report in parts, for example one file per namespace.`,
        { reason: "element_too_large", details: { line } },
      );
    case "doubled_list":
      return new AppError(
        "unprocessable",
        `The JSON names one list twice at line ${line}. Send the file exactly as the tool wrote it. It is made with: ${options.howToMake}`,
        { reason: "doubled_list", details: { line } },
      );
    default:
      return jsonRefusal(why, { line, startsAtLine: 1 }, options.howToMake);
  }
}

/**
 * Reads a document of any size without the elements of its lists: what stands before, between and after them. `end` throws as
 * `readDocuments` does, and `cannot_stream` for what is not one JSON document; broken elements are found by `ElementReader`.
 */
export class OutlineReader {
  readonly #options: ListsOptions;
  readonly #scanner: ListScanner;
  #head = "";

  constructor(options: ListsOptions) {
    this.#options = options;
    this.#scanner = new ListScanner({ isList: options.isList });
  }

  /** Takes the next piece, cut anywhere; false when the rest cannot change the refusal. */
  push(piece: string): boolean {
    if (this.#head.length < shownHead) this.#head += piece.slice(0, shownHead - this.#head.length);
    this.#scanner.push(piece);
    return this.#scanner.failure === null;
  }

  end(): Outline {
    const frame = this.#scanner.end();
    if (this.#scanner.failure !== null) throw refusal(this.#scanner.failure, this.#options);
    return readFrame(frame, this.#head, this.#options);
  }
}

function missingBefore(frame: ListFrame, offset: number) {
  let [lines, indentedLines] = [0, 0];
  for (const cut of frame.cuts) {
    if (cut.at > offset) break;
    lines += cut.lines;
    indentedLines += cut.indentedLines;
  }
  return { lines, indentedLines };
}

function readFrame(frame: ListFrame, head: string, options: ListsOptions): Outline {
  const isIndented = hasLongLine(head);
  const reader = new JsonReader(frame.text, options.markKeys);
  const read = reader.read(0);
  if ("failure" in read) {
    const line = reader.line + missingBefore(frame, read.failure.offset).lines;
    throw refusal({ why: read.failure.why, line }, options);
  }
  const { value } = read;
  for (const key of frame.counts.keys()) {
    // The last of doubled keys counts, and its list is gone by then.
    const list = key === null || typeof value !== "object" || value === null ? value : Reflect.get(value, key);
    if (!Array.isArray(list)) throw refusal({ why: "doubled_list", line: 1 }, options);
  }
  const shownLineOf = (object: object): number | null => {
    const place = reader.places.get(object);
    if (place === undefined) return null;
    const { lines, indentedLines } = missingBefore(frame, place.offset);
    return isIndented ? place.indentedLine + indentedLines : place.line + lines;
  };
  return { value, counts: frame.counts, duplicateKeys: reader.duplicateKeys, head, isIndented, shownLineOf };
}

/** Reads the elements of a document's lists one after the other, in the order in which they stand. */
export class ElementReader {
  readonly #outline: Outline;
  readonly #options: ListsOptions;
  readonly #scanner: ListScanner;
  #read: Element[] = [];

  /** @param outline of the same text, which is given here a second time */
  constructor(outline: Outline, options: ListsOptions) {
    this.#outline = outline;
    this.#options = options;
    this.#scanner = new ListScanner({ isList: options.isList, onElement: (raw) => this.#element(raw) });
  }

  /** Takes the next piece, cut anywhere; the elements that end in it. Throws where one is broken. */
  push(piece: string): readonly Element[] {
    this.#scanner.push(piece);
    if (this.#scanner.failure !== null) throw refusal(this.#scanner.failure, this.#options);
    const read = this.#read;
    this.#read = [];
    return read;
  }

  /** Makes sure that it was the text of the outline, to its end. */
  end(): void {
    const { counts } = this.#scanner.end();
    if ([...this.#outline.counts].every(([key, count]) => counts.get(key) === count)) return;
    throw new AppError("internal", "The document changed while it was read. Send it again.", {
      reason: "text_changed",
    });
  }

  #element(raw: RawElement): number {
    const { element, indentedLine } = readElement(raw, this.#outline, this.#options);
    this.#read.push(element);
    return indentedLine;
  }
}

function readElement(raw: RawElement, outline: Outline, options: ListsOptions) {
  const quick = outline.isIndented ? null : readQuickly(raw.text, raw.line, options.markKeys);
  if (quick === null) return readCarefully(raw, outline, options);
  const shownLineOf = (object: object): number | null => quick.lines.get(object) ?? null;
  const element: Element = { key: raw.key, value: quick.value, duplicateKeys: 0, shownLineOf };
  // Nobody asks for lines of the re-indented view of a text that is shown as it is.
  return { element, indentedLine: raw.indentedLine };
}

function readCarefully(raw: RawElement, outline: Outline, options: ListsOptions) {
  const reader = new JsonReader(raw.text, options.markKeys);
  reader.line = raw.line;
  reader.indentedLine = raw.indentedLine;
  const read = reader.read(0);
  // What is left over begins with something that a list cannot have.
  const failure = "failure" in read ? read.failure : read.end < raw.text.length ? { why: "syntax" as const } : null;
  // Brackets are balanced here: what breaks off inside of them is broken, not cut.
  const why = failure?.why === "truncated" ? "syntax" : failure?.why;
  if (why !== undefined) throw refusal({ why, line: reader.line }, options);
  const element: Element = {
    key: raw.key,
    value: "value" in read ? read.value : null,
    duplicateKeys: reader.duplicateKeys,
    shownLineOf: (object) => {
      const place = reader.places.get(object);
      return (outline.isIndented ? place?.indentedLine : place?.line) ?? null;
    },
  };
  return { element, indentedLine: reader.indentedLine };
}
