import { createHash } from "node:crypto";
import { pipeline, Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { documentTooLarge } from "#lib/contract/envelope.ts";

/** A document too large to hold: its bytes, not compressed, are read anew for every try. */
export type LargeDocument = {
  readonly sizeBytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly open: () => AsyncIterable<Uint8Array>;
};

/**
 * Reads a document once for its size and its digest. Throws `document_too_large` at the first byte too many.
 *
 * @example const document = await measureDocument(() => createReadStream(path), maxStreamedBytes);
 */
export async function measureDocument(open: () => AsyncIterable<Uint8Array>, maxBytes: number): Promise<LargeDocument> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const chunk of open()) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw documentTooLarge(maxBytes);
    hash.update(chunk);
  }
  return { sizeBytes, sha256: hash.digest("hex"), open };
}

/** The body of one try: gzip of the bytes while they are read. */
export function gzipBody(document: LargeDocument): ReadableStream<Uint8Array<ArrayBuffer>> {
  const gzip = createGzip();
  // What goes wrong on the way breaks the body off, and with it the try.
  pipeline(Readable.from(document.open()), gzip, () => undefined);
  // Node's own type of the same stream lacks what a browser's has and nobody uses here.
  return Readable.toWeb(gzip) as ReadableStream<Uint8Array<ArrayBuffer>>;
}
