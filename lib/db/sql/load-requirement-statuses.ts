import * as z from "zod";
import { controlStatuses } from "#lib/domain/control/status.ts";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ cluster_id: z.string(), statuses: z.record(z.string(), z.enum(controlStatuses)) });
export type RequirementStatuses = z.infer<typeof Row>;

/** Stored statuses of one framework by requirement, one row per cluster; by the primary key of requirement_status. */
export async function loadRequirementStatuses(
  q: Queryable,
  clusterIds: readonly string[],
  frameworkId: string,
): Promise<readonly RequirementStatuses[]> {
  if (clusterIds.length === 0) return [];
  const rows = await q.query(
    `select cluster_id::text, jsonb_object_agg(requirement_id, status) as statuses
       from requirement_status where cluster_id = any($1::uuid[]) and framework_id = $2 group by cluster_id`,
    [clusterIds, frameworkId],
  );
  return z.array(Row).parse(rows);
}
