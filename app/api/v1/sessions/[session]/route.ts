import * as z from "zod";
import { revokeSession } from "#lib/commands/session/revoke-session.ts";
import { SessionPath } from "#lib/contract/session.ts";
import { Reply, route } from "#lib/http/route.ts";

export const DELETE = route({
  summary: "End one of your sessions; administrators may end those of others",
  action: "session:revoke",
  params: SessionPath,
  response: z.undefined(),
  async handle({ ctx, params }) {
    await revokeSession(ctx, { sessionId: params.session });
    return new Reply(undefined, { status: 204 });
  },
});
