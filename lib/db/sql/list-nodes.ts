import * as z from "zod";
import { outcomes } from "#lib/domain/check/outcome.ts";
import type { Queryable } from "../queryable.ts";

const Node = z.object({
  name: z.string(),
  roles: z.array(z.string()),
  listed: z.boolean(),
  last_look_at: z.date().nullable(),
  by_outcome: z.partialRecord(z.enum(outcomes), z.int()),
});
export type ClusterNode = z.infer<typeof Node>;

/**
 * The nodes of a cluster: those a roster lists and those that reports name and that were not seen gone since. Their words
 * are counted by `check_result_resource_idx`.
 */
export async function listNodes(q: Queryable, clusterId: string, limit: number): Promise<readonly ClusterNode[]> {
  const rows = await q.query(
    `select n.name, n.roles, n.listed, w.last_look_at, coalesce(w.by_outcome, '{}') as by_outcome
       from resource n
       left join lateral (
         select max(o.at) as last_look_at, jsonb_object_agg(o.outcome, o.results) as by_outcome
           from (select r.outcome, count(*) as results,
                        max(case when r.named then greatest(r.said_at, t.observed_through) else r.said_at end) as at
                   from check_result r join scan_target t on t.cluster_id = $1 and t.id = r.target_id
                  where r.cluster_id = $1 and r.resource_id = n.id group by r.outcome) o) w on true
      where n.cluster_id = $1 and n.kind = 'node' and n.name <> ''
        and (n.listed or n.gone_at is null or w.last_look_at >= n.gone_at)
      order by 'control-plane' = any(n.roles) desc, n.name limit $2`,
    [clusterId, limit],
  );
  return z.array(Node).parse(rows);
}
