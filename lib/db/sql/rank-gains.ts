import * as z from "zod";
import { gainKinds } from "#lib/domain/score/gain.ts";
import type { Queryable } from "../queryable.ts";

const Row = z.object({
  kind: z.enum(gainKinds),
  subject: z.string(),
  weight: z.int(),
  requirements: z.int(),
  failing: z.int(),
  unseen: z.int(),
  /** Ids of the clusters it would gain something on, the one it gains most on first. */
  clusters: z.array(z.string()),
});
export type RankedGain = z.infer<typeof Row>;

/**
 * The fixes and looks that would bring most over the given clusters, heaviest first; by the primary key of standing_gain. A
 * fix is one thing to do wherever it is missing; a look is made on each cluster by itself.
 */
export async function rankGains(
  q: Queryable,
  clusterIds: readonly string[],
  { frameworkId, profileId, most }: { frameworkId: string; profileId: string; most: number },
): Promise<readonly RankedGain[]> {
  const rows = await q.query(
    `select g.kind, g.subject, sum(g.weight)::int as weight, sum(g.requirements)::int as requirements, sum(g.failing)::int as failing,
            sum(g.unseen)::int as unseen, array_agg(s.cluster_id::text order by g.weight desc, s.cluster_id) as clusters
       from standing_gain s
       cross join lateral unnest(s.kinds, s.subjects, s.weights, s.requirements, s.failing, s.unseen)
            as g(kind, subject, weight, requirements, failing, unseen)
      where s.cluster_id = any($1::uuid[]) and s.framework_id = $2 and s.profile_id = $3
      group by g.kind, g.subject, case when g.kind = 'look' then s.cluster_id end
      order by weight desc, g.kind, g.subject, 7 limit $4`,
    [clusterIds, frameworkId, profileId, most],
  );
  return z.array(Row).parse(rows);
}
