import type { RawExcerpt } from "#lib/contract/views/standing.ts";
import { decodeDocument } from "#lib/domain/document/decode.ts";
import { redacted, redactSecrets } from "#lib/domain/document/redact.ts";
import { viewLines } from "#lib/domain/document/view-lines.ts";
import { AppError } from "#lib/errors.ts";

/** Larger documents are not cut into lines for a page: they can be downloaded. */
export const maxShownBytes = 8 * 1024 * 1024;
const longestLine = 2_000;
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
  const from = line === null ? 1 : Math.max(1, line - window.around);
  const to = line === null ? window.first : line + (window.after ?? window.around);
  const shown = withoutKeys(all, from, to);
  return {
    ...{ scanId, sha256, from, line },
    lines: shown.map(safeLine),
    totalLines: all.length,
    linesCut: shown.some((text) => text.length > longestLine),
    bytes: bytes.byteLength,
  };
}

/** Cut with room to spare before secrets are looked for, so that one at the cut is still seen whole. */
function safeLine(text: string): string {
  const safe = redactSecrets(text.slice(0, longestLine * 4)).toWellFormed();
  return safe.length > longestLine ? `${safe.slice(0, longestLine - 1).toWellFormed()}…` : safe;
}

function linesOf(bytes: Uint8Array): readonly string[] | null {
  try {
    return viewLines(decodeDocument(bytes).text);
  } catch (error) {
    if (error instanceof AppError && error.code === "unprocessable") return null;
    throw error;
  }
}

/** Lines `from` to `to` (1-based), those inside of a private key that spans lines replaced: one line alone shows no key. */
function withoutKeys(all: readonly string[], from: number, to: number): string[] {
  const lines: string[] = [];
  let isInKey = false;
  for (let number = Math.max(1, from - longestKey); number <= Math.min(to, all.length); number += 1) {
    const text = all[number - 1] ?? "";
    const begins = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/.test(text);
    const ends = /-----END [A-Z ]{0,30}PRIVATE KEY-----/.test(text);
    if (number >= from) lines.push(isInKey && !begins ? redacted : text);
    if (begins) isInKey = !ends;
    else if (ends) isInKey = false;
  }
  return lines;
}
