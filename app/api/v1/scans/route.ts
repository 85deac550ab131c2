import { NewestScans, NewestScansQuery } from "#lib/contract/views/newest-scans.ts";
import { route } from "#lib/http/route.ts";
import { listNewestScans } from "#lib/queries/scan/newest-scans.ts";

export const GET = route({
  summary: "The newest scans of your clusters, and how each was read",
  action: "scan:read",
  query: NewestScansQuery,
  response: NewestScans,
  handle: async ({ ctx, query: { cluster, limit } }) => ({
    scans: [...(await listNewestScans(ctx, { clusters: cluster, limit }))],
  }),
});
