import { retireCheck } from "#lib/commands/source/retire-check.ts";
import { retireSource } from "#lib/commands/source/retire-source.ts";
import { Retired, Retirement, RetirementQuestion, SourcePath } from "#lib/contract/cluster.ts";
import { RetirementPreview } from "#lib/contract/views/retirement.ts";
import { route } from "#lib/http/route.ts";
import { previewRetirement } from "#lib/queries/source/preview-retirement.ts";

export const GET = route({
  summary: "What retiring a source, or one check of it, would change",
  action: "source:retire",
  params: SourcePath,
  query: RetirementQuestion,
  response: RetirementPreview,
  handle: ({ ctx, params: { cluster, scanner }, query: { tool, checkKey } }) =>
    previewRetirement(ctx, {
      ...{ clusterId: cluster, scanner },
      check: tool === undefined || checkKey === undefined ? null : { tool, checkKey },
    }),
});

export const POST = route({
  summary: "Retire a source, or one check of it: what it said up to now stops counting, a later scan counts anew",
  action: "source:retire",
  params: SourcePath,
  body: Retirement,
  response: Retired,
  async handle({ ctx, params: { cluster, scanner }, body: { check, reason } }) {
    const asked = { clusterId: cluster, scanner, reason };
    const done = check === undefined ? await retireSource(ctx, asked) : await retireCheck(ctx, { ...asked, ...check });
    return { retiredAt: done.retiredAt.toISOString(), words: done.words };
  },
});
