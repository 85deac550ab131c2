import * as z from "zod";
import { outcomes } from "#lib/domain/check/outcome.ts";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import type { Queryable } from "../queryable.ts";

const Target = z.object({
  scope: z.string(),
  label: z.string(),
  completeness: z.enum(completenesses),
  completeness_reason: z.string(),
  tool_version: z.string().nullable(),
  by_outcome: z.partialRecord(z.enum(outcomes), z.int()),
});
export type ScanTargetRow = z.infer<typeof Target>;

/** What a scan reported, slice by slice, by `target_report_scan_idx`; at most 1,000, as many as a stream has documents. */
export async function listScanTargets(
  q: Queryable,
  clusterId: string,
  scanId: string,
): Promise<readonly ScanTargetRow[]> {
  const rows = await q.query(
    `select t.scope, t.label, r.completeness, r.completeness_reason, r.tool_version, r.by_outcome
       from target_report r join scan_target t on t.cluster_id = $1 and t.id = r.target_id
      where r.cluster_id = $1 and r.scan_id = $2 order by t.scope limit 1000`,
    [clusterId, scanId],
  );
  return z.array(Target).parse(rows);
}
