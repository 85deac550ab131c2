import * as z from "zod";
import { frameworksColumns } from "#lib/contract/views/frameworks-columns.ts";
import { writeCsv } from "#lib/exporters/csv/write-csv.ts";
import { downloadCsv } from "#lib/http/download-csv.ts";
import { route } from "#lib/http/route.ts";
import { listFrameworks } from "#lib/queries/framework/list-frameworks.ts";

export const GET = route({
  summary: "The frameworks with their figures over all clusters you may see, as a CSV file",
  action: "framework:read",
  response: z.instanceof(Response),
  file: ["text/csv"],
  async handle({ ctx }) {
    const { frameworks } = await listFrameworks(ctx);
    return downloadCsv(writeCsv(frameworksColumns, [frameworks]), "frameworks", ctx.now);
  },
});
