import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ cluster_id: z.string(), total: z.int(), critical: z.int(), high: z.int() });
export type OpenFindings = z.infer<typeof Row>;

/** Open findings of each cluster, by `finding_episode_list_idx`; a cluster without any has no row. */
export async function countOpenFindings(q: Queryable, clusterIds: readonly string[]): Promise<readonly OpenFindings[]> {
  const rows = await q.query(
    `select cluster_id::text, count(*)::int as total, (count(*) filter (where severity = 'critical'))::int as critical,
            (count(*) filter (where severity = 'high'))::int as high
       from finding_episode where cluster_id = any($1::uuid[]) and state = 'open' group by cluster_id`,
    [clusterIds],
  );
  return z.array(Row).parse(rows);
}
