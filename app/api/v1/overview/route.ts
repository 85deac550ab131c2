import { Overview } from "#lib/contract/views/overview.ts";
import { route } from "#lib/http/route.ts";
import { getOverview } from "#lib/queries/overview/get-overview.ts";

export const GET = route({
  summary: "Where everything stands: the frameworks in use, what fails and weighs most, and which sources need someone",
  action: "framework:read",
  response: Overview,
  handle: ({ ctx }) => getOverview(ctx),
});
