import * as z from "zod";
import type { Queryable } from "../queryable.ts";

/** Which document, by its bytes; `sha256` in hexadecimal digits. */
export type RawDocumentKey = { readonly clusterId: string; readonly sha256: string };

const Size = z.object({ size_bytes: z.coerce.number().int() });

/** Size of the kept bytes before compression; null when they are not kept. */
export async function readDocumentSize(q: Queryable, { clusterId, sha256 }: RawDocumentKey): Promise<number | null> {
  const rows = await q.query(
    "select size_bytes::text from raw_document where cluster_id = $1 and sha256 = decode($2, 'hex')",
    [clusterId, sha256],
  );
  return z.array(Size).parse(rows)[0]?.size_bytes ?? null;
}

/**
 * Notes a document whose pieces follow in the same transaction; false when it is kept already. Waits for another transaction
 * that keeps the same bytes at this moment.
 */
export async function insertDocument(
  q: Queryable,
  { clusterId, sha256 }: RawDocumentKey,
  more: { readonly sizeBytes: number; readonly receivedAt: Date },
): Promise<boolean> {
  const rows = await q.query(
    `insert into raw_document (cluster_id, sha256, size_bytes, received_at) values ($1, decode($2, 'hex'), $3, $4)
     on conflict (cluster_id, sha256) do nothing returning 1 as noted`,
    [clusterId, sha256, more.sizeBytes, more.receivedAt],
  );
  return rows.length > 0;
}

/** Says how large a document is whose size was not known when its first piece was kept. */
export async function sealDocument(
  q: Queryable,
  { clusterId, sha256 }: RawDocumentKey,
  sizeBytes: number,
): Promise<void> {
  await q.query("update raw_document set size_bytes = $3 where cluster_id = $1 and sha256 = decode($2, 'hex')", [
    clusterId,
    sha256,
    sizeBytes,
  ]);
}

/** Keeps pieces of a document's gzip stream, numbered on from `from`. */
export async function insertChunks(
  q: Queryable,
  { clusterId, sha256 }: RawDocumentKey,
  from: number,
  chunks: readonly Uint8Array[],
): Promise<void> {
  if (chunks.length === 0) return;
  const rows = chunks.map((_, index) => `($1::uuid, decode($2, 'hex'), $3::integer + ${index}, $${index + 4}::bytea)`);
  await q.query(`insert into raw_document_chunk (cluster_id, sha256, number, content) values ${rows.join(", ")}`, [
    clusterId,
    sha256,
    from,
    ...chunks,
  ]);
}

const Chunk = z.object({ content: z.instanceof(Uint8Array) });

/** Up to `most` pieces of a document's gzip stream from number `from` on; fewer where it ends. */
export async function readChunks(
  q: Queryable,
  { clusterId, sha256 }: RawDocumentKey,
  from: number,
  most: number,
): Promise<readonly Uint8Array[]> {
  const rows = await q.query(
    `select content from raw_document_chunk
      where cluster_id = $1 and sha256 = decode($2, 'hex') and number >= $3 and number < $3::integer + $4::integer order by number`,
    [clusterId, sha256, from, most],
  );
  return z
    .array(Chunk)
    .parse(rows)
    .map((row) => row.content);
}
