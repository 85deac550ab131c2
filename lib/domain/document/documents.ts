import { AppError } from "#lib/errors.ts";
import type { JsonFailure, JsonRead } from "./json-reader.ts";
import { JsonReader, maxDepth } from "./json-reader.ts";
import { hasLongLine } from "./long-lines.ts";

/** Most documents in one stream: the logs of a thousand pods. */
export const maxDocuments = 1_000;

/** One JSON document of a stream; `end` is the character after it. */
export type FoundDocument = { readonly value: unknown; readonly start: number; readonly end: number };

/** What stopped the reading of a stream, and where its document began. */
export type StreamFailure = {
  readonly why: JsonFailure["why"] | "too_many_documents";
  readonly offset: number;
  readonly start: number;
};

/** Everything a stream holds, in order. */
export type Documents = {
  readonly documents: readonly FoundDocument[];
  /** Text between, before and after the documents (klog warnings, shell prompts), whole lines, end exclusive. */
  readonly text: readonly { readonly start: number; readonly end: number }[];
  /** What stopped the reading: the documents before it stand, the rest was not looked at. */
  readonly failure: StreamFailure | null;
  readonly duplicateKeys: number;
  /** Lines of that text. */
  readonly textLines: number;
  /** Where an object with the marked key stood: the character of that key. */
  readonly offsetOf: (object: object) => number | null;
  /** 1-based line on which the product shows that key (as `viewLines` cuts them). */
  readonly shownLineOf: (object: object) => number | null;
};

const isBlank = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;

function endOfLine(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at === -1 ? text.length : at;
}

/** A line of a log that begins with a bracket breaks off as JSON at once; a broken report does not. */
const longestFalseStart = 40;

/** Whether what looked like a document was a line of text after all. */
function wasText(failure: JsonFailure, start: number, lineEnd: number): boolean {
  return failure.why === "syntax" && failure.offset <= lineEnd && failure.offset - start <= longestFalseStart;
}

function breaksIn(text: string, from: number, to: number): number {
  let breaks = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) breaks += 1;
  return breaks;
}

/** Lines of a text on the way through it, as it is and as a re-indented view has them. */
type Lines = { line: number; counted: number; indentedLine: number };

/**
 * Finds the JSON documents of a stream in linear time and never throws. A document begins at a line, or right after
 * another, with `{` or `[`; what begins so and breaks off at once was a line of text (`[PASS] 1.1.1 …`).
 *
 * @param markKey the key, or the keys, whose position stands for its object in `offsetOf`
 */
export function findDocuments(text: string, markKey: string | ReadonlySet<string> = ""): Documents {
  const reader = new JsonReader(text, markKey);
  const lines: Lines = { line: 1, counted: 0, indentedLine: 1 };
  const documents: FoundDocument[] = [];
  const between: { start: number; end: number }[] = [];
  let failure: Documents["failure"] = null;
  let textLines = 0;
  let at = 0;
  while (failure === null) {
    while (isBlank(text.charCodeAt(at))) at += 1;
    if (at >= text.length) break;
    const start = at;
    const opens = text[start] === "{" || text[start] === "[";
    const read = opens ? readAt(reader, text, start, lines) : null;
    if (read !== null && "end" in read) {
      if (documents.length >= maxDocuments) failure = { why: "too_many_documents", offset: start, start };
      else documents.push({ value: read.value, start, end: read.end });
      lines.indentedLine = reader.indentedLine + 1;
      at = read.end;
      continue;
    }
    const lineEnd = endOfLine(text, start);
    if (read !== null && !wasText(read.failure, start, lineEnd)) failure = { ...read.failure, start };
    else {
      textLines += 1;
      const last = between.at(-1);
      const goesOn = last !== undefined && last.end > (documents.at(-1)?.start ?? -1);
      // Text that goes on keeps the empty lines in it.
      lines.indentedLine += goesOn ? breaksIn(text, last.end, lineEnd) : 1;
      if (goesOn) last.end = lineEnd;
      else between.push({ start, end: lineEnd });
    }
    at = lineEnd;
  }
  const isIndented = hasLongLine(text);
  return {
    documents,
    text: between,
    textLines,
    failure,
    duplicateKeys: reader.duplicateKeys,
    offsetOf: (object) => reader.places.get(object)?.offset ?? null,
    shownLineOf: (object) => {
      const place = reader.places.get(object);
      return (isIndented ? place?.indentedLine : place?.line) ?? null;
    },
  };
}

function readAt(reader: JsonReader, text: string, start: number, lines: Lines): JsonRead {
  lines.line += breaksIn(text, lines.counted, start);
  lines.counted = start;
  reader.line = lines.line;
  reader.indentedLine = lines.indentedLine;
  return reader.read(start);
}

/** 1-based line of a character. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

/** The refusal of a text without anything in it. */
export function emptyDocument(label: string, howToMake: string): AppError {
  return new AppError("unprocessable", `The file is empty: ${label} wrote nothing. Make it again with: ${howToMake}`, {
    reason: "empty",
  });
}

function refusal(failure: StreamFailure, text: string, howToMake: string): AppError {
  const lines = { line: lineOf(text, failure.offset), startsAtLine: lineOf(text, failure.start) };
  return jsonRefusal(failure.why, lines, howToMake);
}

/** The refusal of JSON that cannot be read, with the lines where it breaks and where its document begins. */
export function jsonRefusal(
  why: StreamFailure["why"],
  details: { readonly line: number; readonly startsAtLine: number },
  howToMake: string,
): AppError {
  const { line } = details;
  switch (why) {
    case "truncated":
      return new AppError(
        "unprocessable",
        `The document that begins at line ${details.startsAtLine} breaks off before its end. Send the whole file; if it came from a log, fetch all of it. It is made with: ${howToMake}`,
        { reason: "truncated_document", details },
      );
    case "syntax":
      return new AppError(
        "unprocessable",
        `The JSON that begins at line ${details.startsAtLine} is broken at line ${line}. Send the file exactly as the tool wrote it, without anything mixed in. It is made with: ${howToMake}`,
        { reason: "not_json", details },
      );
    case "too_deep":
      return new AppError(
        "unprocessable",
        `The JSON is nested deeper than ${maxDepth} levels at line ${line}, which no report is. Send the file exactly as the tool wrote it.`,
        { reason: "too_deep", details },
      );
    case "too_many_documents":
      return new AppError(
        "unprocessable",
        `The stream holds more than ${maxDocuments} documents. Send one report at a time.`,
        {
          reason: "too_many_documents",
          details,
        },
      );
    case "too_many_values":
      return new AppError(
        "unprocessable",
        "The file holds more values than any report. Split it, and send one report at a time.",
        {
          reason: "too_many_values",
          details,
        },
      );
    default:
      return why satisfies never;
  }
}

/**
 * The documents of a stream, or the reason why it cannot be read: `empty`, `truncated_document`, `not_json` (broken
 * JSON), `too_deep`, `too_many_documents`, `too_many_values`. A stream of text alone gives no documents; the adapter says what that means.
 */
export function readDocuments(
  text: string,
  options: { readonly label: string; readonly howToMake: string; readonly markKey?: string | ReadonlySet<string> },
): Documents {
  const found = findDocuments(text, options.markKey);
  if (found.failure !== null) throw refusal(found.failure, text, options.howToMake);
  if (found.documents.length === 0 && found.text.length === 0) throw emptyDocument(options.label, options.howToMake);
  return found;
}
