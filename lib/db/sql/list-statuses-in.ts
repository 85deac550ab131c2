import * as z from "zod";
import { type ControlStatus, controlStatuses } from "#lib/domain/control/status.ts";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ cluster_id: z.string(), requirement_id: z.string(), status: z.enum(controlStatuses) });

/** Those of these requirements of a framework that stand in one of these statuses on the given clusters; by primary key. */
export async function listStatusesIn(
  q: Queryable,
  clusterIds: readonly string[],
  frameworkId: string,
  requirementIds: readonly string[],
  statuses: readonly ControlStatus[],
): Promise<readonly z.infer<typeof Row>[]> {
  if (clusterIds.length === 0) return [];
  const rows = await q.query(
    `select cluster_id::text, requirement_id, status from requirement_status
      where cluster_id = any($1::uuid[]) and framework_id = $2 and requirement_id = any($3::text[]) and status = any($4::text[])`,
    [clusterIds, frameworkId, requirementIds, statuses],
  );
  return z.array(Row).parse(rows);
}
