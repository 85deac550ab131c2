import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { maxDocumentBytes } from "#lib/contract/envelope.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { readContent } from "#lib/db/sql/scans.ts";
import { maxShownBytes } from "./raw-excerpt.ts";

/** The bytes of a scan as they are stored now, and whether they still have the digest they came with. */
export type KeptDocument = { readonly bytes: Uint8Array; readonly digestMatches: boolean };

const unpack = promisify(gunzip);

/** Null when the bytes are no longer kept; bytes that cannot be unpacked any more are empty and match no digest. */
export async function keptDocument(ctx: Context, clusterId: string, sha256: string): Promise<KeptDocument | null> {
  const content = await readContent(fromSql(ctx.sql), clusterId, sha256);
  if (content === null) return null;
  const bytes = await unpacked(content, maxDocumentBytes);
  if (bytes === null) return { bytes: new Uint8Array(), digestMatches: false };
  return { bytes, digestMatches: createHash("sha256").update(bytes).digest("hex") === sha256 };
}

/** The bytes for an excerpt; null when they are no longer kept, or more than a page cuts into lines. */
export async function shownDocument(ctx: Context, clusterId: string, sha256: string): Promise<Uint8Array | null> {
  const content = await readContent(fromSql(ctx.sql), clusterId, sha256);
  return content === null ? null : await unpacked(content, maxShownBytes);
}

async function unpacked(content: Uint8Array, most: number): Promise<Uint8Array | null> {
  try {
    return await unpack(content, { maxOutputLength: most });
  } catch {
    // Larger than asked for; or a store that was changed, which the digest then shows.
    return null;
  }
}
