import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ application: z.string(), state: z.string(), connections: z.int() });

/** Sessions of this product in this database, by what opened them and what they do; at most 50 rows. */
export async function measureConnections(q: Queryable): Promise<readonly z.infer<typeof Row>[]> {
  const rows = await q.query(
    `select application_name as application, coalesce(state, 'unknown') as state, count(*)::int as connections
       from pg_stat_activity
      where datname = current_database() and application_name like 'kubeproof%'
      group by 1, 2 order by 3 desc, 1, 2 limit 50`,
  );
  return z.array(Row).parse(rows);
}
