import * as z from "zod";
import type { EngineLook, SourceLook } from "#lib/domain/computed/input.ts";
import type { Queryable } from "../queryable.ts";

/** Whether a report of a target may renew what it names, and says something that decides. */
export const isWhole = (report: string): string =>
  `${report}.completeness <> 'truncated' and (${report}.by_outcome ? 'pass' or ${report}.by_outcome ? 'fail')`;

const Look = z.object({ scanner: z.string(), renewed_at: z.date().nullable() });

/**
 * When each source last sent a report that was not truncated and decided something: one that only errs is no look. One row
 * per source, by `target_report_observed_at_idx` for each target; rosters are kept elsewhere.
 */
export async function loadSourceLooks(q: Queryable, clusterId: string): Promise<readonly SourceLook[]> {
  const rows = await q.query(
    `select t.scanner, max(whole.observed_at) as renewed_at
       from scan_target t
       left join lateral (
         select p.observed_at from target_report p where p.cluster_id = $1 and p.target_id = t.id and ${isWhole("p")}
          order by p.observed_at desc limit 1
       ) whole on true
      where t.cluster_id = $1 group by t.scanner`,
    [clusterId],
  );
  return z
    .array(Look)
    .parse(rows)
    .map((row) => ({ source: row.scanner, renewedAt: row.renewed_at?.getTime() ?? null }));
}

const Engine = z.object({ scanner: z.string(), tool: z.string(), said_at: z.date() });

/**
 * The newest report that was not truncated and named a result of these engines that is no error, by source: by `known_check_witness_idx` and
 * `check_result_check_idx`.
 */
export async function loadEngineLooks(
  q: Queryable,
  clusterId: string,
  engines: readonly string[],
): Promise<readonly EngineLook[]> {
  const rows = await q.query(
    `select k.scanner, k.tool, max(case when r.named then t.observed_through else least(r.said_at, t.observed_through) end) as said_at
       from known_check k
       join check_result r on r.cluster_id = $1 and r.check_id = k.id and r.outcome <> 'error' and (r.named or r.said_at is not null)
       join scan_target t on t.cluster_id = $1 and t.id = r.target_id and t.observed_through is not null
      where k.cluster_id = $1 and k.tool = any($2::text[])
      group by 1, 2 order by 1, 2`,
    [clusterId, engines],
  );
  return z
    .array(Engine)
    .parse(rows)
    .map((row) => ({ source: row.scanner, engine: row.tool, saidAt: row.said_at.getTime() }));
}
