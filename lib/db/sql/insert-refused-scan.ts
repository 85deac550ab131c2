import type { Queryable } from "../queryable.ts";

/** A document refused at the door, whose bytes are not kept. */
export type RefusedScan = {
  readonly clusterId: string;
  readonly id: string;
  readonly scanner: string;
  /** As the envelope claims it. */
  readonly sha256: string;
  readonly envelope: unknown;
  readonly senderKind: string;
  readonly senderId: string;
  readonly receivedAt: Date;
  readonly error: { readonly code: string; readonly reason: string; readonly message: string };
};

/** Notes a refusal as a failed scan, so that it shows on its source's health. */
export async function insertRefusedScan(q: Queryable, scan: RefusedScan): Promise<void> {
  await q.query(
    `insert into scan (cluster_id, id, scanner, sha256, envelope, sender_kind, sender_id, received_at, state, error_code, error_reason,
                       error_message, merged_at)
     values ($1, $2, $3, decode($4, 'hex'), $5::text::jsonb, $6, $7, $8, 'failed', $9, $10, $11, $8)`,
    [
      scan.clusterId,
      scan.id,
      scan.scanner,
      scan.sha256,
      JSON.stringify(scan.envelope),
      scan.senderKind,
      scan.senderId,
      scan.receivedAt,
      scan.error.code,
      scan.error.reason,
      scan.error.message,
    ],
  );
}
