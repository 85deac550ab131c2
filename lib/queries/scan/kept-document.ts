import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { maxDocumentBytes } from "#lib/contract/envelope.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { readContent } from "#lib/db/sql/scans.ts";

/** The bytes of a scan as they are stored now, and whether they still have the digest they came with. */
export type KeptDocument = { readonly bytes: Uint8Array; readonly digestMatches: boolean };

const unpack = promisify(gunzip);

/** Null when the bytes are no longer kept; bytes that cannot be unpacked any more are empty and match no digest. */
export async function keptDocument(ctx: Context, clusterId: string, sha256: string): Promise<KeptDocument | null> {
  const content = await readContent(fromSql(ctx.sql), clusterId, sha256);
  if (content === null) return null;
  const bytes = await unpacked(content);
  if (bytes === null) return { bytes: new Uint8Array(), digestMatches: false };
  return { bytes, digestMatches: createHash("sha256").update(bytes).digest("hex") === sha256 };
}

async function unpacked(content: Uint8Array): Promise<Uint8Array | null> {
  try {
    return await unpack(content, { maxOutputLength: maxDocumentBytes });
  } catch {
    // Only a changed store can hold what does not unpack: the page then says that the digest differs.
    return null;
  }
}
