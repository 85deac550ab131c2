import * as z from "zod";
import type { Queryable } from "../queryable.ts";

/** How a worker names the session that it keeps for as long as it lives. */
export const leaseApplication = "kubeproof work lease";

/**
 * How many workers hold their session in this database right now. Sessions of another database user are not seen, unless this
 * one may read all statistics.
 */
export async function countWorkers(q: Queryable): Promise<number> {
  const rows = await q.query(
    "select count(*)::int as workers from pg_stat_activity where datname = current_database() and application_name = $1",
    [leaseApplication],
  );
  return z.tuple([z.object({ workers: z.int() })]).parse(rows)[0].workers;
}
