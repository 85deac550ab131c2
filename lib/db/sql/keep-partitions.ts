import type { Queryable } from "../queryable.ts";

/** Makes the months of the history around an instant, where they are missing. */
export async function keepPartitions(q: Queryable, around: Date): Promise<void> {
  await q.query("select ensure_result_period_partitions($1)", [around]);
}
