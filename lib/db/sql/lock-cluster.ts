import type { Queryable } from "../queryable.ts";

/**
 * Lets one transaction at a time merge into or settle a cluster; released at its end. Every writer of machine tables
 * takes this lock first and no other lock before it, so that writers of one cluster queue and never deadlock.
 */
export async function lockCluster(q: Queryable, clusterId: string): Promise<void> {
  await q.query("select pg_advisory_xact_lock(hashtextextended('kubeproof.cluster ' || $1, 0))", [clusterId]);
}
