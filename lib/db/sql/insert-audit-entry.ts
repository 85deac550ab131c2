import { canonicalJson } from "#lib/domain/audit/canonical.ts";
import type { AuditEntry } from "#lib/domain/audit/chain.ts";
import type { Queryable } from "../queryable.ts";

const text = `
insert into audit_entry
  (seq, at, actor_kind, actor_id, action, subject, cluster_id, request_id, before, after, reason, prev_hash, hash)
values
  ($1::text::bigint, $2::text::timestamptz, $3, $4, $5, $6, $7::text::uuid, $8, $9::text::jsonb, $10::text::jsonb, $11,
   decode($12, 'hex'), decode($13, 'hex'))`;

const jsonOf = (value: unknown): string | null => (value === null ? null : canonicalJson(value));

/** Appends one entry; the database refuses one that does not follow the newest. */
export async function insertAuditEntry(q: Queryable, entry: AuditEntry): Promise<void> {
  await q.query(text, [
    String(entry.seq),
    entry.at.toISOString(),
    entry.actorKind,
    entry.actorId,
    entry.action,
    entry.subject,
    entry.clusterId,
    entry.requestId,
    jsonOf(entry.before),
    jsonOf(entry.after),
    entry.reason,
    entry.prevHash,
    entry.hash,
  ]);
}
