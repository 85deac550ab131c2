import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({
  seq: z.coerce.number().int(),
  at: z.date(),
  actor_kind: z.enum(["person", "token", "system"]),
  actor_id: z.string(),
  /** Name of the person or the token, where it is still known. */
  actor_name: z.string().nullable(),
  action: z.string(),
  subject: z.string(),
  cluster_id: z.string().nullable(),
  cluster_name: z.string().nullable(),
  before: z.json(),
  after: z.json(),
  reason: z.string().nullable(),
  hash: z.string(),
});
export type ListedAuditEntry = z.infer<typeof Row>;

/** Entries before a number, the newest first, with the names of who did it; by the primary key. */
export async function listAuditEntries(
  q: Queryable,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<readonly ListedAuditEntry[]> {
  const rows = await q.query(
    `select e.seq::text as seq, e.at, e.actor_kind, e.actor_id,
            case e.actor_kind when 'person' then (select coalesce(p.name, p.email) from person p where p.id::text = e.actor_id)
                              when 'token' then (select t.name from api_token t where t.id::text = e.actor_id) end as actor_name,
            e.action, e.subject, e.cluster_id::text as cluster_id, c.name as cluster_name, e.before, e.after, e.reason,
            encode(e.hash, 'hex') as hash
       from audit_entry e left join cluster c on c.id = e.cluster_id
      where ($1::text is null or e.seq < $1::text::bigint)
      order by e.seq desc limit $2`,
    [before === null ? null : String(before), limit],
  );
  return z.array(Row).parse(rows);
}

const Head = z.object({ total: z.coerce.number().int() });

/** How many entries there are: they are numbered without a gap. */
export async function countAuditEntries(q: Queryable): Promise<number> {
  const rows = await q.query("select coalesce(max(seq), 0)::text as total from audit_entry");
  return z.tuple([Head]).parse(rows)[0].total;
}
