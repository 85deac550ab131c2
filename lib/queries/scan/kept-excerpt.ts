import type { RawExcerpt } from "#lib/contract/views/standing.ts";
import { DocumentDecoder } from "#lib/domain/document/decode.ts";
import { WindowReader } from "#lib/domain/document/line-window.ts";
import { AppError } from "#lib/errors.ts";
import type { KeptDocument } from "./kept-document.ts";
import type { Window } from "./raw-excerpt.ts";
import { excerptOf, longestRead, maxShownBytes, rangeOf, rawExcerpt } from "./raw-excerpt.ts";

type Source = { readonly scanId: string; readonly sha256: string };

/**
 * Lines of a kept document for the screen; null when it is no text. A document of some size is read forward to the lines that
 * are shown and no further, so nobody knows how many it has.
 */
export async function keptExcerpt(source: Source, kept: KeptDocument, window: Window): Promise<RawExcerpt | null> {
  try {
    if (kept.sizeBytes > maxShownBytes) return await readForward(source, kept, window);
    const chunks: Uint8Array[] = [];
    for await (const chunk of kept.content) chunks.push(chunk);
    return rawExcerpt({ ...source, bytes: Buffer.concat(chunks) }, window);
  } catch (error) {
    // A store that was changed, or no text: both are told elsewhere on the page.
    if (isOfZlib(error) || (error instanceof AppError && error.code === "unprocessable")) return null;
    throw error;
  }
}

const isOfZlib = (error: unknown): boolean =>
  error instanceof Error && "code" in error && String(error.code).startsWith("Z_");

async function readForward(source: Source, kept: KeptDocument, window: Window): Promise<RawExcerpt | null> {
  const asked = rangeOf(window, window.line);
  const isWanted = (line: number): boolean => line <= window.first || (line >= asked.readFrom && line <= asked.to);
  const reader = new WindowReader({ isWanted, longest: longestRead });
  const hasEnded = await read(kept.content, reader, Math.max(asked.to, window.line === null ? window.first : 0));
  if (!reader.isSure) return null;
  const line = window.line !== null && window.line <= reader.count ? window.line : null;
  const document = { totalLines: hasEnded ? reader.count : null, bytes: kept.sizeBytes };
  return excerptOf({ ...source, ...document }, (number) => reader.lines.get(number), window, line);
}

/** Reads until `last` lines are there, or to the end; whether it came to the end. */
async function read(content: AsyncIterable<Uint8Array>, reader: WindowReader, last: number): Promise<boolean> {
  const decoder = new DocumentDecoder();
  for await (const piece of content) {
    reader.push(decoder.push(piece));
    if (reader.count >= last) return false;
  }
  reader.push(decoder.end());
  reader.end();
  return true;
}
