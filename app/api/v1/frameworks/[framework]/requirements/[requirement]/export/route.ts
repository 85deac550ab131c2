import * as z from "zod";
import { onClusterColumns } from "#lib/contract/views/control-columns.ts";
import { RequirementPath } from "#lib/contract/views/read-paths.ts";
import { writeCsv } from "#lib/exporters/csv/write-csv.ts";
import { downloadCsv } from "#lib/http/download-csv.ts";
import { route } from "#lib/http/route.ts";
import { getRequirement } from "#lib/queries/requirement/get-requirement.ts";

export const GET = route({
  summary: "How one requirement stands on every cluster, and why, as a CSV file",
  action: "framework:read",
  params: RequirementPath,
  response: z.instanceof(Response),
  file: ["text/csv"],
  async handle({ ctx, params: { framework: frameworkId, requirement: requirementId } }) {
    const { clusters } = await getRequirement(ctx, { frameworkId, requirementId, all: true });
    return downloadCsv(writeCsv(onClusterColumns, [clusters]), `${frameworkId}-${requirementId}`, ctx.now);
  },
});
