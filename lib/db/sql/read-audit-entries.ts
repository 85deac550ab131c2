import * as z from "zod";
import type { AuditEntry } from "#lib/domain/audit/chain.ts";
import type { Queryable } from "../queryable.ts";

const AuditRow = z.object({
  seq: z.coerce.number().int(),
  at: z.coerce.date(),
  actorKind: z.enum(["person", "token", "system"]),
  actorId: z.string(),
  action: z.string(),
  subject: z.string(),
  clusterId: z.string().nullable(),
  requestId: z.string(),
  before: z.json(),
  after: z.json(),
  reason: z.string().nullable(),
  prevHash: z.string(),
  hash: z.string(),
});

const text = `
select e.seq::text as seq, at::text as at, actor_kind as "actorKind", actor_id as "actorId", action, subject,
       cluster_id::text as "clusterId", request_id as "requestId", before, after, reason,
       encode(prev_hash, 'hex') as "prevHash", encode(hash, 'hex') as hash
  from audit_entry e
 where e.seq > $1::text::bigint
 order by e.seq
 limit $2::text::int`;

/** At most `limit` entries after `seq`, oldest first; uses the primary key. */
export async function readAuditEntries(
  q: Queryable,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly AuditEntry[]> {
  return z.array(AuditRow).parse(await q.query(text, [String(after), String(limit)]));
}
