import { FindingQuery } from "#lib/contract/views/finding-filter.ts";
import { FindingList } from "#lib/contract/views/findings.ts";
import { route } from "#lib/http/route.ts";
import { getFindings } from "#lib/queries/finding/get-findings.ts";

export const GET = route({
  summary: "Findings by filter, sort and group, one page at a time",
  action: "finding:read",
  query: FindingQuery,
  response: FindingList,
  handle: ({ ctx, query }) => getFindings(ctx, query),
});
