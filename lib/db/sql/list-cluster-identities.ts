import * as z from "zod";
import { platforms } from "#lib/domain/standing/input.ts";
import type { Queryable } from "../queryable.ts";

const Identity = z.object({
  cluster_id: z.string(),
  platform: z.enum(platforms),
  /** `default`: nobody said; the core then takes it for self-managed. */
  platform_source: z.enum(["set", "roster", "kube-bench", "default"]),
  kubernetes_version: z.string().nullable(),
  benchmark: z.string().nullable(),
  uid: z.string().nullable(),
  /** Nodes a roster lists; where none does, those that reports name and no roster saw gone. */
  nodes_from: z.enum(["roster", "reports"]),
  control_planes: z.int(),
  nodes: z.int(),
});
export type ClusterIdentity = z.infer<typeof Identity>;

/** What documents and people say about the given clusters themselves, by `resource_kind_idx`. A person's word wins. */
export async function listClusterIdentities(
  q: Queryable,
  clusterIds: readonly string[],
): Promise<readonly ClusterIdentity[]> {
  const rows = await q.query(
    `select c.id::text as cluster_id,
            case when c.platform_source = 'set' then c.platform else coalesce(o.platform, c.platform) end as platform,
            case when c.platform_source = 'set' then 'set' when o.platform is not null then o.platform_source else c.platform_source end
              as platform_source,
            coalesce(o.kubernetes_version, c.kubernetes_version) as kubernetes_version, o.benchmark, coalesce(c.uid, o.uid) as uid,
            case when n.listed > 0 then 'roster' else 'reports' end as nodes_from,
            (case when n.listed > 0 then n.listed_control_planes else n.reported_control_planes end)::int as control_planes,
            (case when n.listed > 0 then n.listed else n.reported end)::int as nodes
       from unnest($1::uuid[]) as w(id)
       join cluster c on c.id = w.id
       left join cluster_observation o on o.cluster_id = c.id
      cross join lateral (
        select count(*) filter (where r.listed) as listed,
               count(*) filter (where r.listed and 'control-plane' = any(r.roles)) as listed_control_planes,
               count(*) filter (where r.gone_at is null) as reported,
               count(*) filter (where r.gone_at is null and exists (
                 select from scan_target t where t.cluster_id = c.id and t.scanner = 'kube-bench' and t.scope = 'node/' || r.name || '/master'))
                 as reported_control_planes
          from resource r where r.cluster_id = c.id and r.kind = 'node' and r.name <> '') n`,
    [clusterIds],
  );
  return z.array(Identity).parse(rows);
}
