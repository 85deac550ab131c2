import { setParameters } from "#lib/commands/setting/set-parameters.ts";
import { setProfile } from "#lib/commands/setting/set-profile.ts";
import { setWeights } from "#lib/commands/setting/set-weights.ts";
import { YardstickChange, YardstickChanged } from "#lib/contract/setting.ts";
import { YardstickView } from "#lib/contract/views/admin.ts";
import { route } from "#lib/http/route.ts";
import { findProfile } from "#lib/queries/setting/find-profile.ts";
import { getYardstick } from "#lib/queries/setting/get-yardstick.ts";

export const GET = route({
  summary: "What every figure is computed by: weights, profiles and parameters, with their defaults",
  action: "setting:read",
  response: YardstickView,
  handle: ({ ctx }) => getYardstick(ctx),
});

export const POST = route({
  summary: "Change weights, the profile of a framework, or parameters; every cluster is settled anew",
  action: "setting:edit",
  body: YardstickChange,
  response: YardstickChanged,
  async handle({ ctx, body: { reason, ...asked } }) {
    if (asked.change === "weights") return await setWeights(ctx, { weights: asked.weights, reason });
    if (asked.change === "parameters") return await setParameters(ctx, { parameters: asked.parameters, reason });
    findProfile(ctx, asked);
    return await setProfile(ctx, { framework: asked.framework, profile: asked.profile, reason });
  },
});
