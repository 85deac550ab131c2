import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Queryable } from "./queryable.ts";
import type { RawDocumentKey } from "./sql/raw-documents.ts";
import { readChunks } from "./sql/raw-documents.ts";

/** Pieces in which the bytes come out. */
const pieceBytes = 128 * 1024;

/**
 * The kept bytes of a document as they came in, in pieces; each walk reads them anew, and none holds more than a few pieces.
 * Nothing comes of a document that is not kept. Throws zlib's errors where what is kept was changed.
 *
 * @example for await (const piece of rawContent(db, { clusterId, sha256 })) …
 */
export function rawContent(q: Queryable, key: RawDocumentKey): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => unpacked(q, key) };
}

/** Pieces fetched with one statement: nearly every document has fewer. */
const chunksAtOnce = 8;

async function* unpacked(q: Queryable, key: RawDocumentKey): AsyncGenerator<Uint8Array> {
  const first = await readChunks(q, key, 0, chunksAtOnce);
  if (first.length === 0) return;
  const gunzip = createGunzip({ chunkSize: pieceBytes });
  // What goes wrong before the unpacker reaches the walk through it.
  pipeline(Readable.from(chunksFrom(q, key, first)), gunzip, () => undefined);
  try {
    for await (const piece of gunzip) yield piece;
  } finally {
    gunzip.destroy();
  }
}

async function* chunksFrom(
  q: Queryable,
  key: RawDocumentKey,
  first: readonly Uint8Array[],
): AsyncGenerator<Uint8Array> {
  let chunks = first;
  for (let number = chunks.length; ; number += chunks.length) {
    yield* chunks;
    if (chunks.length < chunksAtOnce) return;
    chunks = await readChunks(q, key, number, chunksAtOnce);
  }
}
