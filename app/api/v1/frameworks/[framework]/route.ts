import { FrameworkPage } from "#lib/contract/views/framework.ts";
import { FrameworkPath, FrameworkQuery } from "#lib/contract/views/read-paths.ts";
import { route } from "#lib/http/route.ts";
import { getFramework } from "#lib/queries/framework/get-framework.ts";

export const GET = route({
  summary: "One framework with every requirement, its status and its weight",
  action: "framework:read",
  params: FrameworkPath,
  query: FrameworkQuery,
  response: FrameworkPage,
  handle: ({ ctx, params, query }) =>
    getFramework(ctx, { frameworkId: params.framework, clusterIds: query.cluster, profile: query.profile }),
});
