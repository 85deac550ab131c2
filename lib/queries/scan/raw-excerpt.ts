import type { RawExcerpt } from "#lib/contract/views/standing.ts";
import { decodeDocument } from "#lib/domain/document/decode.ts";
import { redactLines } from "#lib/domain/document/redact-lines.ts";
import { viewLines } from "#lib/domain/document/view-lines.ts";
import { AppError } from "#lib/errors.ts";

/** Larger documents are not held to be cut into lines for a page. */
export const maxShownBytes = 8 * 1024 * 1024;
const longestLine = 2_000;
/** Read of a line with room to spare before secrets are looked for, so that one at the cut is still seen whole. */
export const longestRead = longestLine * 4;
/** A private key has some 50 lines; further up nobody looks for where one began. */
const longestKey = 200;

/** Which lines: some around the one that matters, or the first ones when none does. */
export type Window = {
  readonly line: number | null;
  readonly around: number;
  /** Lines after it, where more of what follows belongs to it. */
  readonly after?: number;
  readonly first: number;
};

export type RawSource = { readonly scanId: string; readonly sha256: string; readonly bytes: Uint8Array };

/**
 * Lines of a document for the screen, secrets hidden and long ones cut; null when it is too large or no text. A line that
 * the document does not have counts as none.
 */
export function rawExcerpt({ scanId, sha256, bytes }: RawSource, window: Window): RawExcerpt | null {
  const all = bytes.byteLength > maxShownBytes ? null : linesOf(bytes);
  if (all === null) return null;
  const line = window.line !== null && window.line <= all.length ? window.line : null;
  const source = { scanId, sha256, totalLines: all.length, bytes: bytes.byteLength };
  return excerptOf(source, (number) => all[number - 1], window, line);
}

/** The lines shown around a line, and from where on they must be read to know a private key that begins above. */
export function rangeOf(window: Window, line: number | null) {
  const from = line === null ? 1 : Math.max(1, line - window.around);
  const to = line === null ? window.first : line + (window.after ?? window.around);
  return { from, to, readFrom: Math.max(1, from - longestKey) };
}

/** The excerpt around `line` of a document whose lines are given by number, undefined behind the last. */
export function excerptOf(
  source: Pick<RawExcerpt, "scanId" | "sha256" | "totalLines" | "bytes">,
  lineAt: (number: number) => string | undefined,
  window: Window,
  line: number | null,
): RawExcerpt {
  const range = rangeOf(window, line);
  const read = linesBetween(lineAt, range);
  const safe = redactLines(read.map((text) => text.slice(0, longestRead))).slice(range.from - range.readFrom);
  return {
    ...source,
    ...{ from: range.from, line },
    lines: safe.map(({ text }) => cut(text.toWellFormed())),
    linesCut: read.slice(range.from - range.readFrom).some((text) => text.length > longestLine),
    hidden: safe.reduce((sum, { hidden }) => sum + hidden, 0),
  };
}

const cut = (text: string): string =>
  text.length > longestLine ? `${text.slice(0, longestLine - 1).toWellFormed()}…` : text;

function linesOf(bytes: Uint8Array): readonly string[] | null {
  try {
    return viewLines(decodeDocument(bytes).text);
  } catch (error) {
    if (error instanceof AppError && error.code === "unprocessable") return null;
    throw error;
  }
}

/** The lines from where on they must be read to know what is a secret, to the last one shown or there. */
function linesBetween(
  lineAt: (number: number) => string | undefined,
  { readFrom, to }: ReturnType<typeof rangeOf>,
): readonly string[] {
  const lines: string[] = [];
  for (let number = readFrom; number <= to; number += 1) {
    const text = lineAt(number);
    if (text === undefined) break;
    lines.push(text);
  }
  return lines;
}
