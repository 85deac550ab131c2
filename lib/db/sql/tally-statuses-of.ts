import * as z from "zod";
import { controlStatuses } from "#lib/domain/control/status.ts";
import type { Queryable } from "../queryable.ts";

const Tally = z.object({
  framework_id: z.string(),
  requirement_id: z.string(),
  status: z.enum(controlStatuses),
  clusters: z.int(),
});

export type RequirementName = { readonly frameworkId: string; readonly requirementId: string };

/** On how many of the given clusters these requirements stand in which status; by primary key. */
export async function tallyStatusesOf(
  q: Queryable,
  clusterIds: readonly string[],
  names: readonly RequirementName[],
): Promise<readonly z.infer<typeof Tally>[]> {
  if (clusterIds.length === 0 || names.length === 0) return [];
  const rows = await q.query(
    `select s.framework_id, s.requirement_id, s.status, count(*)::int as clusters
       from unnest($1::uuid[]) as c(id)
      cross join unnest($2::text[], $3::text[]) as n(framework_id, requirement_id)
       join requirement_status s on s.cluster_id = c.id and s.framework_id = n.framework_id and s.requirement_id = n.requirement_id
      group by 1, 2, 3`,
    [clusterIds, names.map((name) => name.frameworkId), names.map((name) => name.requirementId)],
  );
  return z.array(Tally).parse(rows);
}
