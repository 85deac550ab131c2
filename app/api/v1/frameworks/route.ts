import { FrameworkList } from "#lib/contract/views/frameworks.ts";
import { route } from "#lib/http/route.ts";
import { listFrameworks } from "#lib/queries/framework/list-frameworks.ts";

export const GET = route({
  summary: "The frameworks in use with their figures over all clusters you may see",
  action: "framework:read",
  response: FrameworkList,
  handle: ({ ctx }) => listFrameworks(ctx),
});
