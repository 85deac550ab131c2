import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ scanner: z.string(), state: z.enum(["kept", "merged", "unchanged", "failed"]), scans: z.int() });
export type ArrivedScans = z.infer<typeof Row>;

/** Scans received since an instant, by scanner and state, of all clusters; each by its `scan_received_at_idx`. */
export async function measureScans(q: Queryable, since: Date): Promise<readonly ArrivedScans[]> {
  const rows = await q.query(
    `select s.scanner, s.state, count(*)::int as scans
       from cluster c cross join lateral (select scanner, state from scan where cluster_id = c.id and received_at >= $1) s
      group by s.scanner, s.state order by count(*) desc, s.scanner, s.state`,
    [since],
  );
  return z.array(Row).parse(rows);
}
