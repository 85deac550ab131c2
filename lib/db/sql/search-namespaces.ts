import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ namespace: z.string() });

/** Namespaces of these clusters in which something fails and whose name holds a text, by check_rollup_pkey. */
export async function searchNamespaces(
  q: Queryable,
  search: { readonly clusterIds: readonly string[]; readonly holding: string; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await q.query(
    `select distinct namespace from check_rollup
      where cluster_id = any($1::uuid[]) and namespace <> '' and outcome = 'fail'
        and strpos(lower(namespace), lower($2)) > 0
      order by namespace limit $3`,
    [search.clusterIds, search.holding, search.limit],
  );
  return z
    .array(Row)
    .parse(rows)
    .map((row) => row.namespace);
}
