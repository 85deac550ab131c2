import * as z from "zod";
import { IngestAnswer } from "#lib/contract/envelope.ts";
import { route } from "#lib/http/route.ts";
import { answerOf } from "#lib/ingest/receive.ts";
import { getStoredScan } from "#lib/queries/scan/get-stored-scan.ts";

export const GET = route({
  summary: "How far a scan has come, and what it changed",
  action: "scan:read",
  params: z.object({ scan: z.string() }),
  response: IngestAnswer,
  handle: async ({ ctx, params }) => answerOf(await getStoredScan(ctx, params.scan)),
});
