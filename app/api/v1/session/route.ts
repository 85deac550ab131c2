import { revokeSession } from "#lib/commands/session/revoke-session.ts";
import { SignedOut, WhoAmI } from "#lib/contract/session.ts";
import { actions } from "#lib/domain/access/action.ts";
import { may } from "#lib/domain/access/policy.ts";
import { Reply, route } from "#lib/http/route.ts";
import { issuerSignOut, signedOutHeaders } from "#lib/http/sign-out.ts";

export const GET = route({
  summary: "Who you are here, and what you may do",
  action: "session:read",
  response: WhoAmI,
  async handle({ ctx: { actor } }) {
    const clusters = actor.clusters === "all" ? actor.clusters : [...actor.clusters];
    const allowed = actions.filter((action) => may(actor, action));
    return { kind: actor.kind, id: actor.id, roles: [...actor.roles], actions: allowed, clusters };
  },
});

export const DELETE = route({
  summary: "Sign out: this session ends at once",
  action: "session:revoke",
  response: SignedOut,
  async handle({ ctx }) {
    if (ctx.actor.kind === "person") await revokeSession(ctx, { sessionId: ctx.actor.sessionId });
    const body = { signedOut: true as const, endSessionUrl: await issuerSignOut() };
    return new Reply(body, { headers: signedOutHeaders() });
  },
});
