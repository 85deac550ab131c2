import * as z from "zod";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import type { Queryable } from "../queryable.ts";
import type { StagedTarget } from "./merge-types.ts";

/** Notes the staged document's report for every target it speaks about. */
export async function insertReports(q: Queryable, clusterId: string, targets: readonly StagedTarget[]): Promise<void> {
  await q.query(
    `with counted as (
       select target_id, outcome, count(*)::int as words from staged_word where not implied group by 1, 2
     ),
     said as (
       select target_id, sum(words)::int as observations, jsonb_object_agg(outcome, words) as by_outcome from counted group by 1
     )
     insert into target_report (cluster_id, target_id, scan_id, observed_at, received_at, completeness, completeness_reason, tool_version,
                                observations, by_outcome)
     select $1, t.id, t.scan_id, t.observed_at, t.received_at, t.completeness, t.reason, t.tool_version,
            coalesce(said.observations, 0), coalesce(said.by_outcome, '{}')
       from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[], $8::text[])
            as t(id, scan_id, observed_at, received_at, completeness, reason, tool_version)
       left join said on said.target_id = t.id
     on conflict (cluster_id, target_id, scan_id) do nothing`,
    [
      clusterId,
      targets.map((each) => each.id),
      targets.map((each) => each.scanId),
      targets.map((each) => each.observedAt),
      targets.map((each) => each.receivedAt),
      targets.map((each) => each.completeness),
      targets.map((each) => each.completenessReason),
      targets.map((each) => each.toolVersion),
    ],
  );
}

const Report = z.object({
  target_id: z.string(),
  scanner: z.string(),
  scan_id: z.string(),
  observed_at: z.date(),
  received_at: z.date(),
  completeness: z.enum(completenesses),
});
export type StoredReport = z.infer<typeof Report>;

/** Every report of the targets, oldest look first. */
export async function listReports(
  q: Queryable,
  clusterId: string,
  targetIds: readonly string[],
): Promise<readonly StoredReport[]> {
  const rows = await q.query(
    `select r.target_id::text, s.scanner, r.scan_id::text, r.observed_at, r.received_at, r.completeness
       from target_report r join scan_target s on s.cluster_id = r.cluster_id and s.id = r.target_id
      where r.cluster_id = $1 and r.target_id = any($2::uuid[])
      order by r.observed_at, r.scan_id`,
    [clusterId, targetIds],
  );
  return z.array(Report).parse(rows);
}
