import { ClusterList } from "#lib/contract/views/clusters.ts";
import { ClustersQuery } from "#lib/contract/views/read-paths.ts";
import { route } from "#lib/http/route.ts";
import { listClusters } from "#lib/queries/cluster/list-clusters.ts";
import { onNamedClusters } from "../../on-named-clusters.ts";

export const GET = route({
  summary: "The clusters you may see with their scores, sources and open findings",
  action: "cluster:read",
  query: ClustersQuery,
  response: ClusterList,
  handle: async ({ ctx, query }) => listClusters(await onNamedClusters(ctx, query.cluster)),
});
