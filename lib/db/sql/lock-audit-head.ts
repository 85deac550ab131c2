import * as z from "zod";
import { type ChainHead, emptyHead } from "#lib/domain/audit/chain.ts";
import type { Queryable } from "../queryable.ts";

// Any fixed number; audit_entry_link() takes the same one.
const lockKey = 7_304_215_890;

const HeadRow = z.object({ seq: z.coerce.number().int(), hash: z.string() });

/**
 * Waits for its turn to append and answers the newest entry. The turn lasts until the transaction ends, so take it
 * last: everything that writes waits for it. Lock order: rows of the act first, this lock after them.
 */
export async function lockAuditHead(q: Queryable): Promise<ChainHead> {
  // A statement of its own: only the next one sees what the turn before committed.
  await q.query("select pg_advisory_xact_lock($1::bigint)::text as locked", [lockKey]);
  // The alias matters: a bare `seq` would order by the text above, where 9 comes after 10.
  const rows = await q.query(
    "select e.seq::text as seq, encode(e.hash, 'hex') as hash from audit_entry e order by e.seq desc limit 1",
  );
  return rows[0] === undefined ? emptyHead : HeadRow.parse(rows[0]);
}
