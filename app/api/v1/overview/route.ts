import { Overview } from "#lib/contract/views/overview.ts";
import { ClustersQuery } from "#lib/contract/views/read-paths.ts";
import { route } from "#lib/http/route.ts";
import { getOverview } from "#lib/queries/overview/get-overview.ts";
import { onNamedClusters } from "../on-named-clusters.ts";

export const GET = route({
  summary: "Where everything stands: the frameworks in use, what fails and weighs most, and which sources need someone",
  action: "framework:read",
  query: ClustersQuery,
  response: Overview,
  handle: async ({ ctx, query }) => getOverview(await onNamedClusters(ctx, query.cluster)),
});
