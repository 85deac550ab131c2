import * as z from "zod";
import { ClustersExportQuery } from "#lib/contract/views/export-query.ts";
import { mostExportedScans, scanColumns } from "#lib/contract/views/scan-columns.ts";
import { writeCsv } from "#lib/exporters/csv/write-csv.ts";
import { downloadCsv } from "#lib/http/download-csv.ts";
import { route } from "#lib/http/route.ts";
import { listNewestScans } from "#lib/queries/scan/newest-scans.ts";

export const GET = route({
  summary: `The newest ${mostExportedScans} scans of your clusters, as a CSV file`,
  action: "scan:read",
  query: ClustersExportQuery,
  response: z.instanceof(Response),
  file: ["text/csv"],
  async handle({ ctx, query: { cluster } }) {
    const rows = await listNewestScans(ctx, { clusters: cluster, limit: mostExportedScans });
    return downloadCsv(writeCsv(scanColumns, [rows]), "scans", ctx.now);
  },
});
