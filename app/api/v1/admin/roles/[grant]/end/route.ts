import { takeRole } from "#lib/commands/role/take-role.ts";
import { EndedRole, EndRole, RolePath } from "#lib/contract/role.ts";
import { route } from "#lib/http/route.ts";

export const POST = route({
  summary: "Take a role back from a group",
  action: "role:edit",
  params: RolePath,
  body: EndRole,
  response: EndedRole,
  handle: ({ ctx, params: { grant }, body: { reason } }) => takeRole(ctx, { grantId: grant, reason }),
});
