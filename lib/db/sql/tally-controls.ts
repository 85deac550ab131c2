import * as z from "zod";
import { controlStatuses } from "#lib/domain/control/status.ts";
import type { Queryable } from "../queryable.ts";

const Tally = z.object({ control_id: z.string(), status: z.enum(controlStatuses), clusters: z.int() });

/** How many of the given clusters have these Kubernetes controls in which status, as they were settled; by primary key. */
export async function tallyControls(
  q: Queryable,
  clusterIds: readonly string[],
  controlIds: readonly string[],
): Promise<readonly z.infer<typeof Tally>[]> {
  if (clusterIds.length === 0 || controlIds.length === 0) return [];
  const rows = await q.query(
    `select control_id, status, count(*)::int as clusters
       from control_status where cluster_id = any($1::uuid[]) and control_id = any($2::text[])
      group by 1, 2`,
    [clusterIds, controlIds],
  );
  return z.array(Tally).parse(rows);
}
