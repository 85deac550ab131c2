import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ cluster_id: z.string(), targets: z.array(z.string()) });

/** Targets whose words were judged by another catalog than the one in force, by cluster. */
export async function listStaleTargets(
  q: Queryable,
  catalogDigest: string,
): Promise<readonly { readonly clusterId: string; readonly targetIds: readonly string[] }[]> {
  const rows = await q.query(
    `select cluster_id::text, array_agg(id::text order by id) as targets
       from scan_target where catalog_digest <> $1 group by cluster_id order by cluster_id`,
    [catalogDigest],
  );
  return z
    .array(Row)
    .parse(rows)
    .map((row) => ({ clusterId: row.cluster_id, targetIds: row.targets }));
}
