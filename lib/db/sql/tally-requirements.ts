import * as z from "zod";
import { controlStatuses } from "#lib/domain/control/status.ts";
import type { Queryable } from "../queryable.ts";

const Tally = z.object({
  requirement_id: z.string(),
  status: z.enum(controlStatuses),
  clusters: z.int(),
  facts_looked: z.int(),
  facts_passing: z.int(),
  oldest_look_at: z.date().nullable(),
  last_known_failing: z.boolean(),
});
export type RequirementTally = z.infer<typeof Tally>;

/**
 * How many of the given clusters have each requirement of a framework in which status, as they were settled; by primary key.
 * A fleet is counted here, so that what leaves the database grows with the framework and not with the clusters.
 */
export async function tallyRequirements(
  q: Queryable,
  clusterIds: readonly string[],
  frameworkId: string,
): Promise<readonly RequirementTally[]> {
  if (clusterIds.length === 0) return [];
  const rows = await q.query(
    `select requirement_id, status, count(*)::int as clusters, sum(facts_looked)::int as facts_looked,
            sum(facts_passing)::int as facts_passing, min(oldest_look_at) as oldest_look_at,
            bool_or(last_known_failing) as last_known_failing
       from requirement_status where cluster_id = any($1::uuid[]) and framework_id = $2
      group by 1, 2`,
    [clusterIds, frameworkId],
  );
  return z.array(Tally).parse(rows);
}
