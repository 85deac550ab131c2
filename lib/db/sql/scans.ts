import * as z from "zod";
import type { Queryable } from "../queryable.ts";

/** A document that came through the door, before anything is read; its bytes are kept apart (raw-documents.ts). */
export type ArrivedScan = {
  readonly clusterId: string;
  readonly id: string;
  readonly scanner: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly envelope: unknown;
  readonly idempotencyKey: string | null;
  readonly senderKind: string;
  readonly senderId: string;
  readonly receivedAt: Date;
};

/**
 * Notes a scan whose bytes are kept; committed before anything is parsed. False when a scan with this idempotency key came in
 * at the same moment: nothing is noted then.
 */
export async function insertScan(q: Queryable, scan: ArrivedScan): Promise<boolean> {
  const rows = await q.query(
    `insert into scan (cluster_id, id, scanner, sha256, envelope, idempotency_key, sender_kind, sender_id, received_at, state)
     values ($1, $2, $3, decode($4, 'hex'), $5::text::jsonb, $6, $7, $8, $9, 'kept')
     on conflict (cluster_id, idempotency_key) where idempotency_key is not null do nothing
     returning 1 as noted`,
    [
      scan.clusterId,
      scan.id,
      scan.scanner,
      scan.sha256,
      JSON.stringify(scan.envelope),
      scan.idempotencyKey,
      scan.senderKind,
      scan.senderId,
      scan.receivedAt,
    ],
  );
  return rows.length > 0;
}

const Stored = z.object({
  cluster_id: z.string(),
  id: z.string(),
  scanner: z.string(),
  sha256: z.string(),
  envelope: z.unknown(),
  received_at: z.date(),
  state: z.enum(["kept", "merged", "unchanged", "failed"]),
  counts: z.record(z.string(), z.number()).nullable(),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), count: z.number() })),
  error_code: z.string().nullable(),
  error_reason: z.string().nullable(),
  error_message: z.string().nullable(),
});
export type StoredScan = z.infer<typeof Stored>;

const columns = `cluster_id::text, id::text, scanner, encode(sha256, 'hex') as sha256, envelope, received_at, state, counts, warnings,
                 error_code, error_reason, error_message`;

/** One scan by id, whatever its cluster. */
export async function findScan(q: Queryable, scanId: string): Promise<StoredScan | null> {
  const rows = await q.query(`select ${columns} from scan where id = $1`, [scanId]);
  return z.array(Stored).parse(rows)[0] ?? null;
}

/** The scan an idempotency key already brought. */
export async function findByIdempotencyKey(q: Queryable, clusterId: string, key: string): Promise<StoredScan | null> {
  const rows = await q.query(`select ${columns} from scan where cluster_id = $1 and idempotency_key = $2`, [
    clusterId,
    key,
  ]);
  return z.array(Stored).parse(rows)[0] ?? null;
}

const SameRow = z.object({
  id: z.string(),
  observed_at: z.date().nullable(),
  observed_at_source: z.string().nullable(),
  time_replaced: z.boolean(),
});

/** A scan that brought the same bytes before. */
export type SameBytes = {
  readonly id: string;
  readonly observedAt: Date | null;
  readonly observedAtSource: string | null;
  /** A time in the document was not believed then, and may be now. */
  readonly hadTimeReplaced: boolean;
};

/**
 * A merged scan of the same bytes, scanner, scope and sender's words that makes this one no fresh look: one of the same
 * instant when the look is known, else any; the newest of them.
 */
export async function findSameBytes(
  q: Queryable,
  scan: StoredScan,
  observedAt: Date | null,
): Promise<SameBytes | null> {
  const rows = await q.query(
    `select s.id::text, s.observed_at, s.observed_at_source, s.warnings @> '[{"code": "observed_at_replaced"}]' as time_replaced from scan s
      where s.cluster_id = $1 and s.sha256 = decode($2, 'hex') and s.scanner = $3 and s.state = 'merged' and s.id <> $4
        and s.envelope -> 'scope' = $5::text::jsonb -> 'scope'
        and coalesce(s.envelope ->> 'completeness', '') = coalesce($5::text::jsonb ->> 'completeness', '')
        and coalesce(s.envelope ->> 'toolVersion', '') = coalesce($5::text::jsonb ->> 'toolVersion', '')
        and ($6::timestamptz is null or s.observed_at = $6)
      order by s.observed_at desc nulls last limit 1`,
    [scan.cluster_id, scan.sha256, scan.scanner, scan.id, JSON.stringify(scan.envelope), observedAt],
  );
  const [row] = z.array(SameRow).parse(rows);
  if (row === undefined) return null;
  return {
    id: row.id,
    observedAt: row.observed_at,
    observedAtSource: row.observed_at_source,
    hadTimeReplaced: row.time_replaced,
  };
}

/** What was read of a scan and what it changed. */
export type MergedScan = {
  readonly state: "merged" | "unchanged";
  readonly observedAt: Date | null;
  readonly observedAtSource: string | null;
  readonly format: string;
  readonly documents: number;
  readonly toolVersion: string | null;
  readonly hints: unknown;
  readonly warnings: unknown;
  readonly counts: unknown;
  readonly mergedAt: Date;
};

/** Closes a scan that was read. */
export async function finishScan(q: Queryable, clusterId: string, scanId: string, merged: MergedScan): Promise<void> {
  await q.query(
    `update scan set state = $3, observed_at = $4, observed_at_source = $5, format = $6, documents = $7, tool_version = $8,
                     hints = $9::text::jsonb, warnings = $10::text::jsonb, counts = $11::text::jsonb, merged_at = $12,
                     error_code = null, error_reason = null, error_message = null
      where cluster_id = $1 and id = $2`,
    [
      clusterId,
      scanId,
      merged.state,
      merged.observedAt,
      merged.observedAtSource,
      merged.format,
      merged.documents,
      merged.toolVersion,
      JSON.stringify(merged.hints),
      JSON.stringify(merged.warnings),
      JSON.stringify(merged.counts),
      merged.mergedAt,
    ],
  );
}

/** Closes a scan that could not be read: nothing merged, the bytes stay, the reason shows on the source's health. */
export async function failScan(
  q: Queryable,
  clusterId: string,
  scanId: string,
  error: { readonly code: string; readonly reason: string; readonly message: string },
  at: Date,
): Promise<void> {
  await q.query(
    `update scan set state = 'failed', error_code = $3, error_reason = $4, error_message = $5, merged_at = $6
      where cluster_id = $1 and id = $2 and state = 'kept'`,
    [clusterId, scanId, error.code, error.reason, error.message, at],
  );
}

/** Scans that were kept and not yet read, oldest first. */
export async function listKept(q: Queryable, limit: number): Promise<readonly { clusterId: string; id: string }[]> {
  const rows = await q.query(
    "select cluster_id::text, id::text from scan where state = 'kept' order by received_at limit $1",
    [limit],
  );
  return z
    .array(z.object({ cluster_id: z.string(), id: z.string() }))
    .parse(rows)
    .map((row) => ({ clusterId: row.cluster_id, id: row.id }));
}

/** All scans of a cluster that were read, in the order in which they came, for replay. */
export async function listReadScans(q: Queryable, clusterId: string): Promise<readonly string[]> {
  const rows = await q.query(
    "select id::text from scan where cluster_id = $1 and state in ('merged', 'unchanged') order by received_at, id",
    [clusterId],
  );
  return z
    .array(z.object({ id: z.string() }))
    .parse(rows)
    .map((row) => row.id);
}
