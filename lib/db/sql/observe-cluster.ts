import type { Queryable } from "../queryable.ts";

/** What a document says about its cluster; the newest wins, and a roster wins over a scan's hint. */
export type ClusterObservation = {
  readonly platform: string | null;
  readonly source: "roster" | "kube-bench";
  readonly kubernetesVersion: string | null;
  readonly benchmark: string | null;
  readonly uid: string | null;
  readonly observedAt: Date;
};

/** Keeps the newest word of documents about the cluster itself. */
export async function observeCluster(q: Queryable, clusterId: string, seen: ClusterObservation): Promise<void> {
  await q.query(
    `insert into cluster_observation as o (cluster_id, platform, platform_source, kubernetes_version, benchmark, uid, observed_at)
     values ($1, $2, case when $2::text is null then 'default' else $3 end, $4, $5, $6, $7)
     on conflict (cluster_id) do update
        set platform = case when excluded.platform is null or (o.platform_source = 'roster' and $3 <> 'roster') then o.platform else excluded.platform end,
            platform_source = case when excluded.platform is null or (o.platform_source = 'roster' and $3 <> 'roster') then o.platform_source else $3 end,
            kubernetes_version = coalesce(excluded.kubernetes_version, o.kubernetes_version),
            benchmark = coalesce(excluded.benchmark, o.benchmark),
            uid = coalesce(excluded.uid, o.uid),
            observed_at = greatest(o.observed_at, excluded.observed_at)
      where excluded.observed_at >= o.observed_at`,
    [clusterId, seen.platform, seen.source, seen.kubernetesVersion, seen.benchmark, seen.uid, seen.observedAt],
  );
}
