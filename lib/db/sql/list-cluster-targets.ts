import * as z from "zod";
import { outcomes } from "#lib/domain/check/outcome.ts";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import type { Queryable } from "../queryable.ts";
import { isMissing } from "./finished-lists.ts";

const Target = z.object({
  scanner: z.string(),
  scope: z.string(),
  label: z.string(),
  completeness: z.enum(completenesses),
  completeness_reason: z.string(),
  tool_version: z.string().nullable(),
  /** Its newest look, or that of the newest list it is in. */
  newest_observed_at: z.date(),
  by_outcome: z.partialRecord(z.enum(outcomes), z.int()),
  /** Results and targets of its source, those not listed included. */
  source_results: z.int(),
  source_targets: z.int(),
});
export type ClusterTarget = z.infer<typeof Target>;

/**
 * The targets of a cluster with their newest report, at most `limit` of each source: the longest unheard first, of one
 * instant those that left something out; without report objects that are gone. By `target_report_observed_at_idx`.
 */
export async function listClusterTargets(
  q: Queryable,
  clusterId: string,
  limit: number,
): Promise<readonly ClusterTarget[]> {
  const rows = await q.query(
    `select * from (
       select t.scanner, t.scope, t.label, t.completeness, t.completeness_reason, t.tool_version, t.newest_observed_at,
              coalesce(r.by_outcome, '{}') as by_outcome, coalesce(sum(r.observations) over of_source, 0)::int as source_results,
              (count(*) over of_source)::int as source_targets,
              row_number() over (partition by t.scanner order by t.newest_observed_at, t.completeness <> 'truncated', t.label, t.scope) as place
         from (select s.cluster_id, s.id, s.scanner, s.scope, s.label, s.completeness, s.completeness_reason, s.tool_version,
                      greatest(s.newest_observed_at, s.observed_through) as newest_observed_at
                 from scan_target s where s.cluster_id = $1 and not ${isMissing}) t
         left join lateral (select x.by_outcome, x.observations from target_report x
                             where x.cluster_id = $1 and x.target_id = t.id
                             order by x.observed_at desc, x.received_at desc limit 1) r on true
       window of_source as (partition by t.scanner)) placed
      where place <= $2 order by scanner, place`,
    [clusterId, limit],
  );
  return z.array(Target).parse(rows);
}
