import { ScanPath } from "#lib/contract/views/read-paths.ts";
import { ScanChanges } from "#lib/contract/views/scan.ts";
import { ScanChangesQuery } from "#lib/contract/views/scan-filter.ts";
import { route } from "#lib/http/route.ts";
import { getScanChanges } from "#lib/queries/scan/scan-changes.ts";

export const GET = route({
  summary: "What a scan changed, one kind and one page at a time",
  action: "scan:read",
  params: ScanPath,
  query: ScanChangesQuery,
  response: ScanChanges,
  handle: ({ ctx, params, query }) => getScanChanges(ctx, { scanId: params.scan, ...query }),
});
