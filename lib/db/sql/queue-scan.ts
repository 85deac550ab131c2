import type { Queryable } from "../queryable.ts";

/** Queues a kept scan for the worker in the transaction that keeps it; one cluster's scans run one after another. */
export async function queueScan(q: Queryable, clusterId: string, scanId: string): Promise<void> {
  await q.query(
    `select graphile_worker.add_job('merge-scan', json_build_object('scanId', $1::text), queue_name => $2, job_key => $3, max_attempts => 10)`,
    [scanId, `cluster ${clusterId}`, `scan ${scanId}`],
  );
}
