import { FindingDetail } from "#lib/contract/views/findings.ts";
import { FindingPath } from "#lib/contract/views/read-paths.ts";
import { route } from "#lib/http/route.ts";
import { getFinding } from "#lib/queries/finding/get-finding.ts";

export const GET = route({
  summary: "One finding with its history, its raw lines, everyone who could see the same, and what it hurts",
  action: "finding:read",
  params: FindingPath,
  response: FindingDetail,
  handle: ({ ctx, params: { cluster, fingerprint } }) => getFinding(ctx, { clusterId: cluster, fingerprint }),
});
