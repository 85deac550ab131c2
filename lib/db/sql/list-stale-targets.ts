import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ cluster_id: z.string(), other: z.array(z.string()), same: z.array(z.string()) });

/** Targets of one cluster that another catalog than the one in force judged. */
export type StaleTargets = {
  readonly clusterId: string;
  /** Their words may read otherwise now: their documents have to be read again. */
  readonly targetIds: readonly string[];
  /** The catalogs differ in frameworks alone: every word reads the same. */
  readonly sameWordIds: readonly string[];
};

/** Targets whose words were judged by another catalog than the one in force, by cluster; `wordsDigest` is that catalog's. */
export async function listStaleTargets(
  q: Queryable,
  catalogDigest: string,
  wordsDigest: string,
): Promise<readonly StaleTargets[]> {
  const rows = await q.query(
    `select t.cluster_id::text,
            coalesce(array_agg(t.id::text order by t.id) filter (where v.words_digest is distinct from $2), '{}') as other,
            coalesce(array_agg(t.id::text order by t.id) filter (where v.words_digest = $2), '{}') as same
       from scan_target t left join catalog_version v on v.digest = t.catalog_digest
      where t.catalog_digest <> $1 group by t.cluster_id order by t.cluster_id`,
    [catalogDigest, wordsDigest],
  );
  return z
    .array(Row)
    .parse(rows)
    .map((row) => ({ clusterId: row.cluster_id, targetIds: row.other, sameWordIds: row.same }));
}
