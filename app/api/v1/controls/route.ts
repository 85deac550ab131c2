import { ControlFilter } from "#lib/contract/views/control-filter.ts";
import { ControlList } from "#lib/contract/views/controls.ts";
import { route } from "#lib/http/route.ts";
import { listControls } from "#lib/queries/control/list-controls.ts";

export const GET = route({
  summary: "Kubernetes controls, the worst first, with how they stand over clusters and how much they serve",
  action: "framework:read",
  query: ControlFilter,
  response: ControlList,
  handle: ({ ctx, query }) => listControls(ctx, query),
});
