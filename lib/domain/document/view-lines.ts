import type { Documents, FoundDocument } from "./documents.ts";
import { findDocuments } from "./documents.ts";
import { Indenter } from "./indenter.ts";
import { hasLongLine } from "./long-lines.ts";

/** The characters at which the lines begin that the product shows of a document. */
export type DocumentView = { readonly starts: readonly number[] };

type Line = { readonly start: number; readonly text: string };
type OnLine = (line: Line) => void;

/** Lines as they are; the words only where they are wanted. */
function walkLines(text: string, from: number, to: number, isKept: boolean, onLine: OnLine): void {
  let start = from;
  while (start < to) {
    const found = text.indexOf("\n", start);
    const end = found === -1 || found > to ? to : found;
    const last = text[end - 1] === "\r" && end > start ? end - 1 : end;
    onLine({ start, text: isKept ? text.slice(start, last) : "" });
    start = end + 1;
  }
}

/** Re-indents one valid JSON document. */
function walkIndented(text: string, document: FoundDocument, isKept: boolean, onLine: OnLine): void {
  const indenter = new Indenter(
    ({ start, text: words }) => onLine({ start: document.start + start, text: words }),
    isKept,
  );
  indenter.push(text.slice(document.start, document.end));
  indenter.end();
}

function walk(text: string, found: Documents, isKept: boolean, onLine: OnLine): void {
  if (!hasLongLine(text) || found.failure !== null || found.documents.length === 0) {
    walkLines(text, 0, text.length, isKept, onLine);
    return;
  }
  const parts = [
    ...found.documents.map((document) => ({ start: document.start, document, end: document.end })),
    ...found.text.map((range) => ({ start: range.start, document: null, end: range.end })),
  ].sort((a, b) => a.start - b.start);
  for (const part of parts) {
    if (part.document === null) walkLines(text, part.start, part.end, isKept, onLine);
    else walkIndented(text, part.document, isKept, onLine);
  }
}

/** The view of a stream: as it is when its lines are short, else with its JSON documents re-indented. */
export function viewOf(text: string, found = findDocuments(text)): DocumentView {
  const starts: number[] = [];
  walk(text, found, false, ({ start }) => starts.push(start));
  return { starts };
}

/**
 * The lines the product shows of a decoded document; `Observation.line` counts in them from 1. Lines are the file's own
 * when none in its head is longer than 2,000 characters; otherwise each JSON document is re-indented, changing white space
 * only.
 */
export function viewLines(text: string): readonly string[] {
  const lines: string[] = [];
  walk(text, findDocuments(text), true, (line) => lines.push(line.text));
  return lines;
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
