import { Pulse } from "#lib/contract/views/actions.ts";
import { route } from "#lib/http/route.ts";
import { getPulse } from "#lib/queries/shell/get-pulse.ts";

export const GET = route({
  summary: "A word that changes whenever something you may see was settled, arrived or was changed",
  action: "session:read",
  response: Pulse,
  handle: ({ ctx }) => getPulse(ctx),
});
