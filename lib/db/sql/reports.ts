import * as z from "zod";
import type { Outcome } from "#lib/domain/check/outcome.ts";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import type { Queryable } from "../queryable.ts";
import type { ChangeCounts, MappedTarget } from "./merge-types.ts";

/** Notes a document's report for every target it speaks about. */
export async function insertReports(
  q: Queryable,
  clusterId: string,
  targets: readonly MappedTarget[],
  counts: ChangeCounts | null,
): Promise<void> {
  await q.query(
    `insert into target_report (cluster_id, target_id, scan_id, observed_at, received_at, completeness, completeness_reason, tool_version,
                                observations, by_outcome, counts)
     select $1, t.* from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[], $8::text[], $9::integer[],
                                $10::text[]::jsonb[], $11::text[]::jsonb[]) as t
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
      targets.map((each) => each.words.filter((word) => !word.implied).length),
      targets.map((each) => JSON.stringify(byOutcome(each))),
      targets.map(() => JSON.stringify(counts ?? {})),
    ],
  );
}

function byOutcome(target: MappedTarget): Partial<Record<Outcome, number>> {
  const counted: Partial<Record<Outcome, number>> = {};
  for (const word of target.words) if (!word.implied) counted[word.outcome] = (counted[word.outcome] ?? 0) + 1;
  return counted;
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
