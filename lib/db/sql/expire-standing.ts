import type { Queryable } from "../queryable.ts";

/** What was stored of a cluster's standing holds no longer: the next reader computes it, and the clock's task stores it. */
export async function expireStanding(q: Queryable, clusterId: string): Promise<void> {
  await q.query("update cluster_standing set holds_until = '-infinity' where cluster_id = $1", [clusterId]);
}
