import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const states = [
  "pass",
  "fail",
  "last_known_failing",
  "error",
  "truncated",
  "not_witnessed",
  "not_yet_due",
  "left_out",
] as const;
const Rollup = z.object({ cluster_id: z.string(), fact_id: z.string(), state: z.enum(states), resources: z.int() });
export type FactRollup = z.infer<typeof Rollup>;

/** How many resources of each cluster are in which state of these facts, as of when the cluster was settled. */
export async function listFactRollups(
  q: Queryable,
  clusterIds: readonly string[],
  factIds: readonly string[],
): Promise<readonly FactRollup[]> {
  const rows = await q.query(
    `select cluster_id::text, fact_id, state, sum(resources)::int as resources
       from fact_rollup where cluster_id = any($1::uuid[]) and fact_id = any($2::text[])
      group by 1, 2, 3`,
    [clusterIds, factIds],
  );
  return z.array(Rollup).parse(rows);
}
