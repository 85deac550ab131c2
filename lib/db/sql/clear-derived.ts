import type { Queryable } from "../queryable.ts";

/** Everything that follows from raw documents; statuses stay, so that those that do not change keep their date. */
const tables = [
  "check_result",
  "check_rollup",
  "cluster_observation",
  "finding_episode",
  "finished_list",
  "known_check",
  "last_said",
  "listed_object",
  "presence_period",
  "resource",
  "result_period",
  "roster",
  "scan_change",
  "scan_target",
  "target_report",
] as const;

/** Empties what documents of a cluster add up to, before they are taken in again in the same transaction. */
export async function clearDerived(q: Queryable, clusterId: string): Promise<void> {
  for (const table of tables) await q.query(`delete from ${table} where cluster_id = $1`, [clusterId]);
}
