import { createToken } from "#lib/commands/token/create-token.ts";
import { ClusterPath } from "#lib/contract/cluster.ts";
import { CreatedToken, TokenRecords } from "#lib/contract/token.ts";
import { MakeToken } from "#lib/contract/views/actions.ts";
import { route } from "#lib/http/route.ts";
import { getClusterRecord } from "#lib/queries/cluster/cluster-records.ts";
import { listTokenRecords } from "#lib/queries/token/token-records.ts";

export const GET = route({
  summary: "The API tokens that act on one cluster",
  action: "token:read",
  params: ClusterPath,
  response: TokenRecords,
  async handle({ ctx, params: { cluster } }) {
    await getClusterRecord(ctx, cluster);
    return await listTokenRecords(ctx, cluster);
  },
});

export const POST = route({
  summary: "Make an API token that may bring in scans of one cluster; its secret is in this answer alone",
  action: "token:create",
  params: ClusterPath,
  body: MakeToken,
  response: CreatedToken,
  status: 201,
  handle: ({ ctx, params, body }) => createToken(ctx, { name: body.name, clusters: [params.cluster] }),
});
