import * as z from "zod";
import { frameworkColumns } from "#lib/contract/views/framework-columns.ts";
import { FrameworkExportQuery, isShown } from "#lib/contract/views/framework-filter.ts";
import { writeCsv } from "#lib/exporters/csv/write-csv.ts";
import { downloadCsv } from "#lib/http/download-csv.ts";
import { route } from "#lib/http/route.ts";
import { getFramework } from "#lib/queries/framework/get-framework.ts";

export const GET = route({
  summary: "The requirements of a framework that a filter leaves, as a CSV file",
  action: "framework:read",
  params: z.strictObject({ framework: z.string() }),
  query: FrameworkExportQuery,
  response: z.instanceof(Response),
  file: ["text/csv"],
  async handle({ ctx, params, query }) {
    const { cluster: clusterIds, profile } = query;
    const view = await getFramework(ctx, { frameworkId: params.framework, clusterIds, profile });
    const rows = view.requirements.filter((row) => row.leaf && isShown(row, query));
    return downloadCsv(writeCsv(frameworkColumns(view), [rows]), view.id, ctx.now);
  },
});
