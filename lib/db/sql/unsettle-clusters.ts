import type { Queryable } from "../queryable.ts";

/**
 * For a change of what every figure is computed by: waits until nobody settles a cluster, keeps others from beginning to
 * until this transaction ends, and lets what was stored hold no longer. Call it before the first write, as `lockCluster` asks.
 * By id, so that two changes at once queue. A look that takes longer than ten seconds makes the change fail (55P03).
 */
export async function unsettleClusters(q: Queryable): Promise<void> {
  await q.query("select set_config('lock_timeout', '10s', true)");
  await q.query(
    `select count(*)::int as locked
       from (select pg_advisory_xact_lock(hashtextextended('kubeproof.cluster ' || c.id::text, 0))
               from (select id from cluster where deleted_at is null order by id offset 0) c) held`,
  );
  await q.query("update cluster_standing set holds_until = '-infinity'");
}
