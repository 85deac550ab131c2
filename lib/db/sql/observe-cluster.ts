import type { Queryable } from "../queryable.ts";

/** What a document says about its cluster; null where it says nothing. */
export type ClusterObservation = {
  readonly platform: string | null;
  readonly source: "roster" | "kube-bench";
  readonly kubernetesVersion: string | null;
  readonly benchmark: string | null;
  readonly uid: string | null;
  readonly observedAt: Date;
};

/** Whether the document's word about a field is the newest; of one instant the greater one, whoever came first. */
const wins = (field: string): string =>
  `(excluded.${field} is not null and (o.${field}_at is null or (excluded.${field}_at, excluded.${field}) > (o.${field}_at, o.${field})))`;

const newest = (field: string): string =>
  `${field} = case when ${wins(field)} then excluded.${field} else o.${field} end,
   ${field}_at = case when ${wins(field)} then excluded.${field}_at else o.${field}_at end`;

// A roster sees the platform itself, a scan only hints at it.
const platformWins = `(excluded.platform is not null and case
  when o.platform is null or excluded.platform_source = o.platform_source then ${wins("platform")}
  else excluded.platform_source = 'roster' end)`;

/** Keeps the newest word of documents about the cluster itself, field by field, whatever order they come in. */
export async function observeCluster(q: Queryable, clusterId: string, seen: ClusterObservation): Promise<void> {
  await q.query(
    `insert into cluster_observation as o (cluster_id, platform, platform_source, platform_at, kubernetes_version, kubernetes_version_at,
                                           benchmark, benchmark_at, uid, uid_at, observed_at)
     select $1, s.platform, case when s.platform is null then 'default' else $3 end, case when s.platform is not null then s.at end,
            s.version, case when s.version is not null then s.at end, s.benchmark, case when s.benchmark is not null then s.at end,
            s.uid, case when s.uid is not null then s.at end, s.at
       from (values ($2::text, $4::text, $5::text, $6::text, $7::timestamptz)) as s(platform, version, benchmark, uid, at)
     on conflict (cluster_id) do update
        set platform_source = case when ${platformWins} then excluded.platform_source else o.platform_source end,
            platform = case when ${platformWins} then excluded.platform else o.platform end,
            platform_at = case when ${platformWins} then excluded.platform_at else o.platform_at end,
            ${newest("kubernetes_version")},
            ${newest("benchmark")},
            ${newest("uid")},
            observed_at = greatest(o.observed_at, excluded.observed_at)`,
    [clusterId, seen.platform, seen.source, seen.kubernetesVersion, seen.benchmark, seen.uid, seen.observedAt],
  );
}
