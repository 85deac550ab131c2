import { renameCluster } from "#lib/commands/cluster/rename-cluster.ts";
import { setPlatform } from "#lib/commands/cluster/set-platform.ts";
import { ChangeCluster, ClusterPath, ClusterRecord } from "#lib/contract/cluster.ts";
import { route } from "#lib/http/route.ts";
import { getClusterRecord } from "#lib/queries/cluster/cluster-records.ts";

export const GET = route({
  summary: "One cluster with its sources",
  action: "cluster:read",
  params: ClusterPath,
  response: ClusterRecord,
  handle: ({ ctx, params }) => getClusterRecord(ctx, params.cluster),
});

export const PATCH = route({
  summary: "Rename a cluster, or say which platform it runs on",
  action: "cluster:update",
  params: ClusterPath,
  body: ChangeCluster,
  response: ClusterRecord,
  async handle({ ctx, params: { cluster }, body: { name, platform } }) {
    if (name !== undefined) await renameCluster(ctx, { clusterId: cluster, name });
    if (platform !== undefined) await setPlatform(ctx, { clusterId: cluster, platform });
    return await getClusterRecord(ctx, cluster);
  },
});
