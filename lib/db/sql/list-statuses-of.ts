import * as z from "zod";
import { controlStatuses } from "#lib/domain/control/status.ts";
import type { Queryable } from "../queryable.ts";

const Status = z.object({
  cluster_id: z.string(),
  framework_id: z.string(),
  requirement_id: z.string(),
  status: z.enum(controlStatuses),
});
export type NamedStatus = z.infer<typeof Status>;

export type RequirementName = { readonly frameworkId: string; readonly requirementId: string };

/** Stored statuses of single requirements, by primary key. */
export async function listStatusesOf(
  q: Queryable,
  clusterIds: readonly string[],
  names: readonly RequirementName[],
): Promise<readonly NamedStatus[]> {
  const rows = await q.query(
    `select s.cluster_id::text, s.framework_id, s.requirement_id, s.status
       from unnest($1::uuid[]) as c(id)
      cross join unnest($2::text[], $3::text[]) as n(framework_id, requirement_id)
       join requirement_status s on s.cluster_id = c.id and s.framework_id = n.framework_id and s.requirement_id = n.requirement_id`,
    [clusterIds, names.map((name) => name.frameworkId), names.map((name) => name.requirementId)],
  );
  return z.array(Status).parse(rows);
}
