import * as z from "zod";
import { controlStatuses } from "#lib/domain/control/status.ts";
import type { Queryable } from "../queryable.ts";

const Row = z.object({
  cluster_id: z.string(),
  status: z.enum(controlStatuses),
  since: z.date(),
  last_known_failing: z.boolean(),
  facts_looked: z.int(),
  facts_passing: z.int(),
  not_yet_due: z.int(),
  oldest_look_at: z.date().nullable(),
});

/** How one requirement stands on each of the given clusters, as they were settled; by primary key. */
export async function listRequirementOn(
  q: Queryable,
  clusterIds: readonly string[],
  frameworkId: string,
  requirementId: string,
): Promise<readonly z.infer<typeof Row>[]> {
  if (clusterIds.length === 0) return [];
  const rows = await q.query(
    `select cluster_id::text, status, since, last_known_failing, facts_looked, facts_passing, not_yet_due, oldest_look_at
       from requirement_status where cluster_id = any($1::uuid[]) and framework_id = $2 and requirement_id = $3`,
    [clusterIds, frameworkId, requirementId],
  );
  return z.array(Row).parse(rows);
}
