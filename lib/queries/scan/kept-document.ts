import { createHash } from "node:crypto";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { rawContent } from "#lib/db/raw-content.ts";
import type { RawDocumentKey } from "#lib/db/sql/raw-documents.ts";
import { readDocumentSize } from "#lib/db/sql/raw-documents.ts";
import { AppError } from "#lib/errors.ts";

/** The bytes of a scan as they are stored now: in pieces, read anew by each walk. `sizeBytes` is what came in. */
export type KeptDocument = { readonly sizeBytes: number; readonly content: AsyncIterable<Uint8Array> };

/** Null when the bytes are no longer kept. */
export async function keptDocument(ctx: Context, key: RawDocumentKey): Promise<KeptDocument | null> {
  const db = fromSql(ctx.sql);
  const sizeBytes = await readDocumentSize(db, key);
  return sizeBytes === null ? null : { sizeBytes, content: rawContent(db, key) };
}

/** Whether the stored bytes still have the digest they came with: bytes that cannot be unpacked any more have none. */
export async function hasDigest({ content }: KeptDocument, sha256: string): Promise<boolean> {
  const hash = createHash("sha256");
  try {
    for await (const piece of content) hash.update(piece);
  } catch {
    return false;
  }
  return hash.digest("hex") === sha256;
}

/** The stored bytes, which break off at their end where they are not those that came in. */
export async function* checkedContent({ content }: KeptDocument, sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const piece of content) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest("hex") === sha256) return;
  throw new AppError("internal", "The stored document is not the one that came in any more.", {
    reason: "digest_mismatch",
  });
}
