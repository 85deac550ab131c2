import * as z from "zod";
import { servedColumns } from "#lib/contract/views/control-columns.ts";
import { ControlPath } from "#lib/contract/views/control-paths.ts";
import { writeCsv } from "#lib/exporters/csv/write-csv.ts";
import { downloadCsv } from "#lib/http/download-csv.ts";
import { route } from "#lib/http/route.ts";
import { servedBy } from "#lib/queries/control/served-by.ts";

export const GET = route({
  summary: "Every requirement a Kubernetes control serves, with strength and reason, as a CSV file",
  action: "framework:read",
  params: ControlPath,
  response: z.instanceof(Response),
  file: ["text/csv"],
  async handle({ ctx, params }) {
    const rows = await servedBy(ctx, params.control);
    return downloadCsv(writeCsv(servedColumns({ id: params.control }), [rows]), params.control, ctx.now);
  },
});
