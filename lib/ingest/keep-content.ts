import { pipeline, Readable } from "node:stream";
import { createGzip } from "node:zlib";
import type { Database } from "#lib/db/queryable.ts";
import type { RawDocumentKey } from "#lib/db/sql/raw-documents.ts";
import { insertChunks, insertDocument, readDocumentSize, sealDocument } from "#lib/db/sql/raw-documents.ts";
import { AppError } from "#lib/errors.ts";
import type { ArrivingBytes } from "./arriving-bytes.ts";

/** Most bytes of one piece of a kept gzip stream. */
const chunkBytes = 1024 * 1024;
/** Pieces held before a transaction is opened: nearly every document is over by then, and needs it for an instant only. */
const chunksAtOnce = 8;
/** Each document larger than that holds a connection while it arrives; others wait at the door. */
const mostAtOnce = 3;
let arrivingNow = 0;

/** A document whose bytes are about to be kept. */
export type NewContent = RawDocumentKey & { readonly bytes: ArrivingBytes; readonly receivedAt: Date };

/**
 * Keeps the bytes of a document once by their hash, and does `then` in the same transaction: either both are there or nothing
 * is. Bytes that are kept already only pass by, to be counted and checked. Throws `digest_mismatch`, `document_too_large`, and
 * `limited` when too many large documents arrive at once.
 */
export async function keepContent<T>(
  db: Database,
  content: NewContent,
  then: (tx: Database) => Promise<T>,
): Promise<T> {
  if ((await readDocumentSize(db, content)) !== null) {
    await content.bytes.pass();
    content.bytes.check(content.sha256);
    return await db.transaction(then);
  }
  const chunks = gzipped(content.bytes);
  const first = await take(chunks);
  if (first.length === chunksAtOnce) return await keepLarge(db, content, first, chunks, then);
  content.bytes.check(content.sha256);
  return await db.transaction(async (tx) => {
    const isNew = await insertDocument(tx, content, { sizeBytes: content.bytes.size, receivedAt: content.receivedAt });
    if (isNew) await insertChunks(tx, content, 0, first);
    return await then(tx);
  });
}

/** What does not fit into a few pieces is written while it arrives, in one transaction that ends with its digest. */
async function keepLarge<T>(
  db: Database,
  content: NewContent,
  first: readonly Uint8Array[],
  chunks: AsyncGenerator<Uint8Array>,
  then: (tx: Database) => Promise<T>,
): Promise<T> {
  if (arrivingNow >= mostAtOnce) {
    await chunks.return(undefined);
    throw new AppError("limited", "Several large documents are arriving. Send this one again in a minute.", {
      reason: "large_documents",
      details: { retryAfterSeconds: 30 },
    });
  }
  arrivingNow += 1;
  try {
    return await db.transaction(async (tx) => {
      const isNew = await insertDocument(tx, content, { sizeBytes: 0, receivedAt: content.receivedAt });
      let number = 0;
      for (let batch = first; batch.length > 0; batch = await take(chunks)) {
        if (isNew) await insertChunks(tx, content, number, batch);
        number += batch.length;
      }
      content.bytes.check(content.sha256);
      if (isNew) await sealDocument(tx, content, content.bytes.size);
      return await then(tx);
    });
  } finally {
    arrivingNow -= 1;
    await chunks.return(undefined);
  }
}

async function take(chunks: AsyncGenerator<Uint8Array>): Promise<readonly Uint8Array[]> {
  const taken: Uint8Array[] = [];
  while (taken.length < chunksAtOnce) {
    const next = await chunks.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}

/** One gzip stream of the bytes, cut into pieces. */
async function* gzipped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip({ chunkSize: 256 * 1024 });
  // What goes wrong before it reaches the walk through it.
  pipeline(Readable.from(bytes), gzip, () => undefined);
  let parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of gzip) {
      if (size + part.length > chunkBytes) {
        yield Buffer.concat(parts);
        parts = [];
        size = 0;
      }
      parts.push(part);
      size += part.length;
    }
  } finally {
    gzip.destroy();
  }
  if (size > 0) yield Buffer.concat(parts);
}
