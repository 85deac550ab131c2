import { RequirementPath, RequirementQuery } from "#lib/contract/views/read-paths.ts";
import { RequirementPage } from "#lib/contract/views/requirement.ts";
import { route } from "#lib/http/route.ts";
import { getRequirement } from "#lib/queries/requirement/get-requirement.ts";

export const GET = route({
  summary: "One requirement: how it stands on each cluster, and on one of them the evidence down to the raw line",
  action: "framework:read",
  params: RequirementPath,
  query: RequirementQuery,
  response: RequirementPage,
  handle: ({ ctx, params, query }) =>
    getRequirement(ctx, {
      ...{ frameworkId: params.framework, requirementId: params.requirement },
      ...{ clusterId: query.cluster, result: query.result },
    }),
});
