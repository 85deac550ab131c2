import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ id: z.string(), has_bytes: z.boolean(), was_read: z.boolean() });
export type ReopenedScan = { readonly id: string; readonly hasBytes: boolean; readonly wasRead: boolean };

/** Every settled scan of a cluster in the order in which they came; those whose bytes are kept wait to be read again. */
export async function reopenScans(q: Queryable, clusterId: string): Promise<readonly ReopenedScan[]> {
  const rows = await q.query(
    `select s.id::text, s.state <> 'failed' as was_read, exists (select from raw_document d where d.cluster_id = $1 and d.sha256 = s.sha256) as has_bytes
       from scan s where s.cluster_id = $1 and s.state <> 'kept' order by s.received_at, s.id`,
    [clusterId],
  );
  const scans = z.array(Row).parse(rows);
  await q.query(
    `update scan set state = 'kept', error_code = null, error_reason = null, error_message = null
      where cluster_id = $1 and id = any($2::uuid[])`,
    [clusterId, scans.filter((scan) => scan.has_bytes).map((scan) => scan.id)],
  );
  return scans.map((scan) => ({ id: scan.id, hasBytes: scan.has_bytes, wasRead: scan.was_read }));
}
