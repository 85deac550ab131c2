import * as z from "zod";
import { controlColumns } from "#lib/contract/views/control-columns.ts";
import { ControlExportQuery } from "#lib/contract/views/control-paths.ts";
import { writeCsv } from "#lib/exporters/csv/write-csv.ts";
import { downloadCsv } from "#lib/http/download-csv.ts";
import { route } from "#lib/http/route.ts";
import { controlsOf } from "#lib/queries/control/list-controls.ts";

export const GET = route({
  summary: "Every Kubernetes control a filter leaves, as a CSV file",
  action: "framework:read",
  query: ControlExportQuery,
  response: z.instanceof(Response),
  file: ["text/csv"],
  async handle({ ctx, query }) {
    const { rows } = await controlsOf(ctx, query);
    return downloadCsv(writeCsv(controlColumns, [rows]), "controls", ctx.now);
  },
});
