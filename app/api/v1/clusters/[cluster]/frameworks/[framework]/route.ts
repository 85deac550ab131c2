import { FrameworkStanding, FrameworkStandingPath, FrameworkStandingQuery } from "#lib/contract/framework-standing.ts";
import { route } from "#lib/http/route.ts";
import { getFrameworkStanding } from "#lib/queries/gate/get-framework-standing.ts";

export const GET = route({
  summary: "Where one cluster, by id or name, stands in one framework: what a gate in a pipeline reads",
  action: "framework:read",
  params: FrameworkStandingPath,
  query: FrameworkStandingQuery,
  response: FrameworkStanding,
  handle: ({ ctx, params, query }) => getFrameworkStanding(ctx, { ...params, ...query }),
});
