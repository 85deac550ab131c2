import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ clusters: z.int(), settled: z.int(), lapsed: z.int() });

/** How many clusters there are, how many were ever settled, and of how many the stored figures have lapsed by time alone. */
export async function measureStandings(q: Queryable, now: Date): Promise<z.infer<typeof Row>> {
  const rows = await q.query(
    `select count(*)::int as clusters, count(s.cluster_id)::int as settled,
            (count(*) filter (where s.holds_until <= $1))::int as lapsed
       from cluster c left join cluster_standing s on s.cluster_id = c.id where c.deleted_at is null`,
    [now],
  );
  return z.tuple([Row]).parse(rows)[0];
}
