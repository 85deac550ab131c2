import { ControlPage } from "#lib/contract/views/control.ts";
import { ControlPath, ControlQuery } from "#lib/contract/views/control-paths.ts";
import { route } from "#lib/http/route.ts";
import { getControl } from "#lib/queries/control/get-control.ts";

export const GET = route({
  summary:
    "One Kubernetes control: how it stands on each cluster, its evidence on one, and every requirement it serves",
  action: "framework:read",
  params: ControlPath,
  query: ControlQuery,
  response: ControlPage,
  handle: ({ ctx, params, query }) =>
    getControl(ctx, { controlId: params.control, clusterId: query.cluster, result: query.result }),
});
