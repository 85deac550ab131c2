import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Tick = z.object({ scanner: z.string(), at: z.date(), kind: z.enum(["read", "truncated", "failed"]) });
export type ScanTick = z.infer<typeof Tick>;

/**
 * Scans of a cluster received since an instant, oldest first, at most `limit` of the newest of each source. One that could
 * not be read stands at its receipt, since nobody knows when the tool looked.
 */
export async function listScanTicks(
  q: Queryable,
  clusterId: string,
  since: Date,
  limit: number,
): Promise<readonly ScanTick[]> {
  const rows = await q.query(
    `select scanner, at, kind from (
       select s.scanner, case when s.state = 'failed' then s.received_at else coalesce(s.observed_at, s.received_at) end as at,
              case when s.state = 'failed' then 'failed'
                   when exists (select from target_report t where t.cluster_id = $1 and t.scan_id = s.id and t.completeness = 'truncated')
                     or exists (select from roster r where r.cluster_id = $1 and r.scan_id = s.id and not r.complete) then 'truncated'
                   else 'read' end as kind,
              row_number() over (partition by s.scanner order by s.received_at desc, s.id) as place
         from scan s where s.cluster_id = $1 and s.received_at >= $2 and s.state <> 'kept') t
      where place <= $3 order by at, kind`,
    [clusterId, since, limit],
  );
  return z.array(Tick).parse(rows);
}
