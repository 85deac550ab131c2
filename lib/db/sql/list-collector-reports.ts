import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({
  cluster_id: z.string(),
  collector_id: z.string(),
  /** Read by lib/contract, which wrote it. */
  report: z.unknown(),
  received_at: z.date(),
  silent_from: z.date(),
  registered_uid: z.string().nullable(),
});
export type CollectorReportRow = z.infer<typeof Row>;

/** The newest report of each collector of the given clusters, the one heard last first; by collector_report_pkey. */
export async function listCollectorReports(
  q: Queryable,
  clusterIds: readonly string[],
): Promise<readonly CollectorReportRow[]> {
  const rows = await q.query(
    `select r.cluster_id::text, r.collector_id, r.report, r.received_at, r.silent_from, c.uid as registered_uid
       from collector_report r
       join cluster c on c.id = r.cluster_id
      where r.cluster_id = any($1::uuid[])
      order by r.cluster_id, r.received_at desc, r.collector_id`,
    [clusterIds],
  );
  return z.array(Row).parse(rows);
}
