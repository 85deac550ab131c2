import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Namespace = z.object({
  name: z.string(),
  /** Level of Pod security that is enforced there; null when none is named. */
  pod_security: z.string().nullable(),
  workloads: z.int(),
});
export type ClusterNamespace = z.infer<typeof Namespace>;

/** The namespaces the newest complete roster lists, with the workloads in them; by `resource_kind_idx`. */
export async function listNamespaces(
  q: Queryable,
  clusterId: string,
  limit: number,
): Promise<readonly ClusterNamespace[]> {
  const rows = await q.query(
    `select n.name, n.labels ->> 'pod-security.kubernetes.io/enforce' as pod_security,
            (select count(*)::int from resource w
              where w.cluster_id = $1 and w.kind = 'workload' and w.namespace = n.name and w.listed) as workloads
       from resource n where n.cluster_id = $1 and n.kind = 'namespace' and n.listed
      order by n.name limit $2`,
    [clusterId, limit],
  );
  return z.array(Namespace).parse(rows);
}
