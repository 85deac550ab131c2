import * as z from "zod";
import { outcomes } from "#lib/domain/check/outcome.ts";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import type { Queryable } from "../queryable.ts";

const Target = z.object({
  scanner: z.string(),
  scope: z.string(),
  label: z.string(),
  completeness: z.enum(completenesses),
  completeness_reason: z.string(),
  tool_version: z.string().nullable(),
  newest_observed_at: z.date(),
  by_outcome: z.partialRecord(z.enum(outcomes), z.int()),
  /** Results of all targets of its source, those not listed included. */
  source_results: z.int(),
});
export type ClusterTarget = z.infer<typeof Target>;

/** The targets of a cluster with their newest report, the longest unheard first; by `target_report_observed_at_idx`. */
export async function listClusterTargets(
  q: Queryable,
  clusterId: string,
  limit: number,
): Promise<readonly ClusterTarget[]> {
  const rows = await q.query(
    `select t.scanner, t.scope, t.label, t.completeness, t.completeness_reason, t.tool_version, t.newest_observed_at,
            coalesce(r.by_outcome, '{}') as by_outcome, coalesce(sum(r.observations) over (partition by t.scanner), 0)::int as source_results
       from scan_target t
       left join lateral (select x.by_outcome, x.observations from target_report x
                           where x.cluster_id = $1 and x.target_id = t.id
                           order by x.observed_at desc, x.received_at desc limit 1) r on true
      where t.cluster_id = $1
      order by t.newest_observed_at, t.scope limit $2`,
    [clusterId, limit],
  );
  return z.array(Target).parse(rows);
}
