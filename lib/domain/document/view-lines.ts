import type { FoundDocument } from "./documents.ts";
import { findDocuments } from "./documents.ts";

/** Longest line a person can read as it is; a file with a longer one is shown re-indented. */
export const longLine = 2_000;
/** Indentation stops growing here, so that nesting cannot multiply the size of a file. */
const maxIndent = 12;
/** A re-indented view with more lines than this is not made: the original lines are shown. */
const maxLines = 1_000_000;

/** The lines the product shows of a document, and the character each begins at. */
export type DocumentView = { readonly lines: readonly string[]; readonly starts: readonly number[] };

const isBlank = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;

function hasLongLine(text: string): boolean {
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
    if (end - start > longLine) return true;
    start = end + 1;
  }
  return text.length - start > longLine;
}

function addLines(view: { lines: string[]; starts: number[] }, text: string, from: number, to: number): void {
  let start = from;
  while (start < to) {
    const found = text.indexOf("\n", start);
    const end = found === -1 || found > to ? to : found;
    const last = text[end - 1] === "\r" && end > start ? end - 1 : end;
    view.lines.push(text.slice(start, last));
    view.starts.push(start);
    start = end + 1;
  }
}

/** Character after a string literal that begins at `at`; the text is known to be valid JSON. */
function endOfString(text: string, at: number): number {
  let next = at + 1;
  for (; next < text.length; next += 1) {
    const character = text[next];
    if (character === "\\") next += 1;
    else if (character === '"') return next + 1;
  }
  return next;
}

/** Re-indents one valid JSON document: only white space outside of strings changes. */
function addIndented(view: { lines: string[]; starts: number[] }, text: string, document: FoundDocument): void {
  let depth = 0;
  let line = "";
  let start = -1;
  const flush = (): void => {
    if (start === -1) return;
    view.lines.push(line);
    view.starts.push(start);
    line = "";
    start = -1;
  };
  const write = (at: number, piece: string): void => {
    if (start === -1) {
      start = at;
      line = "  ".repeat(Math.min(depth, maxIndent));
    }
    line += piece;
  };
  for (let at = document.start; at < document.end; ) {
    const character = text[at] ?? "";
    const here = at;
    at = character === '"' ? endOfString(text, at) : at + 1;
    if (isBlank(character.charCodeAt(0))) continue;
    if (character === "}" || character === "]") {
      depth -= 1;
      if (!line.endsWith(character === "}" ? "{" : "[")) flush();
      write(here, character);
      continue;
    }
    if (line.endsWith("{") || line.endsWith("[")) flush();
    write(here, character === ":" ? ": " : text.slice(here, at));
    if (character === "{" || character === "[") depth += 1;
    if (character === ",") flush();
  }
  flush();
}

/** The view of a stream: as it is when its lines are short, else with its JSON documents re-indented. */
export function viewOf(text: string, found = findDocuments(text)): DocumentView {
  const original: { lines: string[]; starts: number[] } = { lines: [], starts: [] };
  addLines(original, text, 0, text.length);
  if (!hasLongLine(text) || found.failure !== null || found.documents.length === 0) return original;
  const view: { lines: string[]; starts: number[] } = { lines: [], starts: [] };
  const parts = [
    ...found.documents.map((document) => ({ start: document.start, document })),
    ...found.text.map((range) => ({ start: range.start, document: null, end: range.end })),
  ].sort((a, b) => a.start - b.start);
  for (const part of parts) {
    if (part.document === null) addLines(view, text, part.start, part.end);
    else addIndented(view, text, part.document);
    if (view.lines.length > maxLines) return original;
  }
  return view;
}

/**
 * The lines the product shows of a decoded document; `Observation.line` counts in them from 1. Lines are the file's own
 * when none is longer than 2,000 characters; otherwise each JSON document is re-indented, changing white space only.
 */
export function viewLines(text: string): readonly string[] {
  return viewOf(text).lines;
}

/** 1-based line of a view on which a character stands. */
export function lineInView(view: DocumentView, offset: number): number {
  let low = 0;
  let high = view.starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((view.starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(1, low);
}
