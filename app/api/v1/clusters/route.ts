import { createCluster } from "#lib/commands/cluster/create-cluster.ts";
import { ClusterRecords, CreateCluster } from "#lib/contract/cluster.ts";
import { RegisteredCluster } from "#lib/contract/views/actions.ts";
import { route } from "#lib/http/route.ts";
import { listClusterRecords } from "#lib/queries/cluster/cluster-records.ts";

export const GET = route({
  summary: "The clusters you may see, with their sources",
  action: "cluster:read",
  response: ClusterRecords,
  handle: ({ ctx }) => listClusterRecords(ctx),
});

export const POST = route({
  summary: "Register a cluster under a name",
  action: "cluster:create",
  body: CreateCluster.omit({ simulated: true }),
  response: RegisteredCluster,
  status: 201,
  handle: ({ ctx, body }) => createCluster(ctx, body),
});
