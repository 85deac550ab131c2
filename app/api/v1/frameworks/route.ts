import { FrameworkList } from "#lib/contract/views/frameworks.ts";
import { ClustersQuery } from "#lib/contract/views/read-paths.ts";
import { route } from "#lib/http/route.ts";
import { listFrameworks } from "#lib/queries/framework/list-frameworks.ts";
import { onNamedClusters } from "../on-named-clusters.ts";

export const GET = route({
  summary: "The frameworks in use with their figures over all clusters you may see",
  action: "framework:read",
  query: ClustersQuery,
  response: FrameworkList,
  handle: async ({ ctx, query }) => listFrameworks(await onNamedClusters(ctx, query.cluster)),
});
