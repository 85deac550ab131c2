import * as z from "zod";
import { controlStatuses } from "#lib/domain/control/status.ts";
import type { Queryable } from "../queryable.ts";

const Row = z.object({
  cluster_id: z.string(),
  status: z.enum(controlStatuses),
  since: z.date(),
  last_known_failing: z.boolean(),
});

/** How one Kubernetes control stands on each of the given clusters, as they were settled; by primary key. */
export async function listControlOn(
  q: Queryable,
  clusterIds: readonly string[],
  controlId: string,
): Promise<readonly z.infer<typeof Row>[]> {
  if (clusterIds.length === 0) return [];
  const rows = await q.query(
    "select cluster_id::text, status, since, last_known_failing from control_status where cluster_id = any($1::uuid[]) and control_id = $2",
    [clusterIds, controlId],
  );
  return z.array(Row).parse(rows);
}
