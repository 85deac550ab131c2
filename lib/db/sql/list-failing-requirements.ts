import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({
  requirement_id: z.string(),
  clusters: z.int(),
  /** Up to this many of them by name. */
  cluster_ids: z.array(z.string()),
  /** Of these, the ones on which it came to fail after the instant asked for, newest first. */
  broke: z.int(),
  broke_ids: z.array(z.string()),
  broke_at: z.date().nullable(),
});
export type FailingOn = z.infer<typeof Row>;

/**
 * Requirements of a framework that fail on at least one of the clusters, with how many, and on how many of them since an
 * instant; by the primary key of requirement_status.
 */
export async function listFailingRequirements(
  q: Queryable,
  clusterIds: readonly string[],
  frameworkId: string,
  since: Date,
): Promise<readonly FailingOn[]> {
  const rows = await q.query(
    `select r.requirement_id, count(*)::int as clusters, (array_agg(r.cluster_id::text order by c.name))[1:4] as cluster_ids,
            (count(*) filter (where r.since > $3))::int as broke,
            coalesce((array_agg(r.cluster_id::text order by r.since desc, c.name) filter (where r.since > $3))[1:4], '{}') as broke_ids,
            max(r.since) filter (where r.since > $3) as broke_at
       from requirement_status r join cluster c on c.id = r.cluster_id
      where r.cluster_id = any($1::uuid[]) and r.framework_id = $2 and r.status = 'failing'
      group by r.requirement_id`,
    [clusterIds, frameworkId, since],
  );
  return z.array(Row).parse(rows);
}
