import { ScanPath } from "#lib/contract/views/read-paths.ts";
import { ScanPage } from "#lib/contract/views/scan.ts";
import { ScanFilter } from "#lib/contract/views/scan-filter.ts";
import { route } from "#lib/http/route.ts";
import { getScan } from "#lib/queries/scan/get-scan.ts";

export const GET = route({
  summary: "One scan: what was read of it, what it changed, why it could not be read, and lines of its document",
  action: "scan:read",
  params: ScanPath,
  query: ScanFilter,
  response: ScanPage,
  handle: ({ ctx, params, query }) => getScan(ctx, { scanId: params.scan, filter: query }),
});
