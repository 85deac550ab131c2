import { IngestAnswer } from "#lib/contract/envelope.ts";
import { ScanPath } from "#lib/contract/views/read-paths.ts";
import { route } from "#lib/http/route.ts";
import { answerOf } from "#lib/ingest/receive.ts";
import { getStoredScan } from "#lib/queries/scan/get-stored-scan.ts";

export const GET = route({
  summary: "How far a scan has come, and what it changed",
  action: "scan:read",
  params: ScanPath,
  response: IngestAnswer,
  handle: async ({ ctx, params }) => answerOf(await getStoredScan(ctx, params.scan)),
});
