import * as z from "zod";
import { outcomes } from "#lib/domain/check/outcome.ts";
import { changeKinds } from "#lib/domain/scan/change.ts";
import { type Completeness, completenesses } from "#lib/domain/scan/completeness.ts";
import type { Queryable } from "../queryable.ts";

const byOutcome = z.partialRecord(z.enum(outcomes), z.int());
const Target = z.object({
  id: z.string(),
  scope: z.string(),
  label: z.string(),
  completeness: z.enum(completenesses),
  completeness_reason: z.string(),
  tool_version: z.string().nullable(),
  observed_at: z.date(),
  /** A report of a later look had been received before this one. */
  late: z.boolean(),
  by_outcome: byOutcome,
  /** What the scan changed here, by kind. */
  changes: z.partialRecord(z.enum(changeKinds), z.int()),
});
export type ScanTargetRow = z.infer<typeof Target>;

export type TargetQuestion = {
  readonly clusterId: string;
  /** The scan whose reading is shown, and the one whose changes are; they differ for known bytes. */
  readonly readId: string;
  readonly scanId: string;
  readonly completeness: Completeness | null;
  /** The last target of the page before; null for the first page. */
  readonly behind: string | null;
  readonly limit: number;
};

/** What a scan reported, slice by slice in the order of their names, by `target_report_scan_idx` and `scan_change_pkey`. */
export async function listScanTargets(q: Queryable, asked: TargetQuestion): Promise<readonly ScanTargetRow[]> {
  const rows = await q.query(
    `with page as (
       select r.target_id, t.scope, t.label, r.completeness, r.completeness_reason, r.tool_version, r.observed_at, r.received_at, r.by_outcome
         from target_report r join scan_target t on t.cluster_id = $1 and t.id = r.target_id
        where r.cluster_id = $1 and r.scan_id = $2 and ($4::text is null or r.completeness = $4)
          and ($5::uuid is null or (t.label, t.id) > (select b.label, b.id from scan_target b where b.cluster_id = $1 and b.id = $5))
        order by t.label, t.id limit $6
     )
     select p.target_id::text as id, p.scope, p.label, p.completeness, p.completeness_reason, p.tool_version, p.observed_at, p.by_outcome,
            exists (select from target_report o
                     where o.cluster_id = $1 and o.target_id = p.target_id and o.observed_at > p.observed_at and o.received_at < p.received_at) as late,
            coalesce((select jsonb_object_agg(c.kind, c.changes) from (
                        select kind, count(*)::int as changes from scan_change
                         where cluster_id = $1 and scan_id = $3 and target_id = p.target_id group by kind) c), '{}') as changes
       from page p order by p.label, p.target_id`,
    [asked.clusterId, asked.readId, asked.scanId, asked.completeness, asked.behind, asked.limit],
  );
  return z.array(Target).parse(rows);
}

const Sum = z.object({
  completeness: z.enum(completenesses),
  targets: z.int(),
  observations: z.int(),
  /** The most frequent reasons for it, and how many different ones there are. */
  reasons: z.array(z.object({ reason: z.string(), targets: z.int() })),
  different: z.int(),
});
export type ScanTargetSum = z.infer<typeof Sum>;

/** How many slices of a scan are how complete and why, those that may close least first; at most `most` reasons each. */
export async function sumScanTargets(
  q: Queryable,
  clusterId: string,
  readId: string,
  most: number,
): Promise<readonly ScanTargetSum[]> {
  const rows = await q.query(
    `with said as (
       select completeness, completeness_reason as reason, count(*)::int as targets, sum(observations)::int as observations,
              row_number() over (partition by completeness order by count(*) desc, completeness_reason) as place
         from target_report where cluster_id = $1 and scan_id = $2 group by 1, 2
     )
     select completeness, sum(targets)::int as targets, sum(observations)::int as observations, count(*)::int as different,
            coalesce(jsonb_agg(jsonb_build_object('reason', reason, 'targets', targets) order by place) filter (where place <= $3), '[]') as reasons
       from said group by completeness order by array_position(array['truncated', 'failures_only', 'complete'], completeness)`,
    [clusterId, readId, most],
  );
  return z.array(Sum).parse(rows);
}

/** What all slices of a scan add up to. */
export async function sumScanOutcomes(
  q: Queryable,
  clusterId: string,
  readId: string,
): Promise<z.infer<typeof byOutcome>> {
  const rows = await q.query(
    `select coalesce(jsonb_object_agg(s.outcome, s.results), '{}') as by_outcome from (
       select o.key as outcome, sum(o.value::int)::int as results
         from target_report r cross join lateral jsonb_each_text(r.by_outcome) o
        where r.cluster_id = $1 and r.scan_id = $2 group by 1) s`,
    [clusterId, readId],
  );
  return z.tuple([z.object({ by_outcome: byOutcome })]).parse(rows)[0].by_outcome;
}
