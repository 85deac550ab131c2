import { ClusterPage } from "#lib/contract/views/cluster.ts";
import { NamedClusterPath } from "#lib/contract/views/read-paths.ts";
import { route } from "#lib/http/route.ts";
import { getCluster } from "#lib/queries/cluster/get-cluster.ts";

export const GET = route({
  summary: "One cluster: scores, sources, collectors, nodes, namespaces, and what ends what is missing",
  action: "cluster:read",
  params: NamedClusterPath,
  response: ClusterPage,
  handle: ({ ctx, params }) => getCluster(ctx, { clusterId: params.cluster }),
});
