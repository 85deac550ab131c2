import { ClusterList } from "#lib/contract/views/clusters.ts";
import { route } from "#lib/http/route.ts";
import { listClusters } from "#lib/queries/cluster/list-clusters.ts";

export const GET = route({
  summary: "The clusters you may see with their scores, sources and open findings",
  action: "cluster:read",
  response: ClusterList,
  handle: ({ ctx }) => listClusters(ctx),
});
