import { IntervalQuestion } from "#lib/contract/setting.ts";
import { ScorePreview } from "#lib/contract/views/admin.ts";
import { route } from "#lib/http/route.ts";
import { previewInterval } from "#lib/queries/setting/preview-judging.ts";

export const POST = route({
  summary: "What another expected interval of a source would do to proven on its cluster; changes nothing",
  action: "cluster:update",
  body: IntervalQuestion,
  response: ScorePreview,
  handle: ({ ctx, body }) => previewInterval(ctx, body),
});
