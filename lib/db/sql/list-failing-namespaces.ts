import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ namespace: z.string() });

/** Namespaces of these clusters in which something fails, by the primary key of check_rollup. */
export async function listFailingNamespaces(
  q: Queryable,
  clusterIds: readonly string[],
  limit: number,
): Promise<readonly string[]> {
  const rows = await q.query(
    `select distinct namespace from check_rollup
      where cluster_id = any($1::uuid[]) and namespace <> '' and outcome = 'fail' order by namespace limit $2`,
    [clusterIds, limit],
  );
  return z
    .array(Row)
    .parse(rows)
    .map((row) => row.namespace);
}
