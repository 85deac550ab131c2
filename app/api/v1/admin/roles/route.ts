import { giveRole } from "#lib/commands/role/give-role.ts";
import { GivenRole, GiveRole } from "#lib/contract/role.ts";
import { Reply, route } from "#lib/http/route.ts";

export const POST = route({
  summary: "Give a role to everybody in a group of the identity provider, on all clusters or on some",
  action: "role:edit",
  body: GiveRole,
  response: GivenRole,
  status: 201,
  otherStatuses: { 200: "The group has this role already; nothing changed." },
  async handle({ ctx, body }) {
    const given = await giveRole(ctx, body);
    return new Reply(given, { status: given.created ? 201 : 200 });
  },
});
