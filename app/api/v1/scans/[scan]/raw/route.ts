import * as z from "zod";
import { ScanPath } from "#lib/contract/views/read-paths.ts";
import { AppError } from "#lib/errors.ts";
import { downloadBytes } from "#lib/http/download.ts";
import { route } from "#lib/http/route.ts";
import { getStoredScan } from "#lib/queries/scan/get-stored-scan.ts";
import { checkedContent, keptDocument } from "#lib/queries/scan/kept-document.ts";

export const GET = route({
  summary: "The untouched bytes of a scan, as a file: nothing is hidden in it",
  action: "scan:download",
  params: ScanPath,
  response: z.instanceof(Response),
  file: ["application/octet-stream"],
  async handle({ ctx, params }) {
    const scan = await getStoredScan(ctx, params.scan);
    const kept = await keptDocument(ctx, { clusterId: scan.cluster_id, sha256: scan.sha256 });
    if (kept === null) {
      throw new AppError("not_found", "The raw document is no longer kept.", { reason: "raw_dropped" });
    }
    return downloadBytes(checkedContent(kept, scan.sha256), `${scan.scanner}-${scan.id}`);
  },
});
