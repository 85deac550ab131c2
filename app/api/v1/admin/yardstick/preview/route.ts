import { YardstickQuestion } from "#lib/contract/setting.ts";
import { ScorePreview } from "#lib/contract/views/admin.ts";
import { route } from "#lib/http/route.ts";
import { findProfile } from "#lib/queries/setting/find-profile.ts";
import { previewParameters } from "#lib/queries/setting/preview-judging.ts";
import { previewProfile, previewWeights } from "#lib/queries/setting/preview-weighing.ts";

export const POST = route({
  summary: "What a change of weights, profile or parameters would do to proven; changes nothing",
  action: "setting:edit",
  body: YardstickQuestion,
  response: ScorePreview,
  async handle({ ctx, body }) {
    if (body.change === "weights") return await previewWeights(ctx, body.weights);
    if (body.change === "parameters") return await previewParameters(ctx, body.parameters);
    const { framework, profile } = findProfile(ctx, body);
    return await previewProfile(ctx, framework, profile);
  },
});
