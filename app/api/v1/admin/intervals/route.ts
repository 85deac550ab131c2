import { setSourceInterval } from "#lib/commands/source/set-source-interval.ts";
import { ChangeInterval, SetInterval } from "#lib/contract/setting.ts";
import { IntervalsView } from "#lib/contract/views/admin.ts";
import { route } from "#lib/http/route.ts";
import { listIntervals } from "#lib/queries/setting/list-intervals.ts";

export const GET = route({
  summary: "How often each source of your clusters is expected to look",
  action: "setting:read",
  response: IntervalsView,
  handle: ({ ctx }) => listIntervals(ctx),
});

export const POST = route({
  summary: "Expect a source more or less often; after twice the interval its words are silent",
  action: "cluster:update",
  body: ChangeInterval,
  response: SetInterval,
  handle: ({ ctx, body }) => setSourceInterval(ctx, body),
});
