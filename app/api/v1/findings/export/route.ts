import * as z from "zod";
import { findingColumns } from "#lib/contract/views/finding-columns.ts";
import { FindingExportQuery } from "#lib/contract/views/finding-filter.ts";
import { writeCsv } from "#lib/exporters/csv/write-csv.ts";
import { writeJson } from "#lib/exporters/json/write-json.ts";
import { downloadText } from "#lib/http/download.ts";
import { route } from "#lib/http/route.ts";
import { findingBatches } from "#lib/queries/finding/list-findings.ts";

export const GET = route({
  summary: "Exactly the findings a filter leaves, as a CSV or JSON file",
  action: "finding:read",
  query: FindingExportQuery,
  response: z.instanceof(Response),
  file: ["text/csv", "application/json"],
  async handle({ ctx, query: { format, ...filter } }) {
    const batches = await findingBatches(ctx, filter);
    const name = `findings-${ctx.now.toISOString().slice(0, 10)}.${format}`;
    return format === "csv"
      ? downloadText(writeCsv(findingColumns, batches), "text/csv; charset=utf-8; header=present", name)
      : downloadText(writeJson("findings", batches), "application/json", name);
  },
});
