import type { RoleGroups } from "#lib/domain/access/groups.ts";
import { isRole, type Role } from "#lib/domain/access/role.ts";
import { openHouse } from "./context.ts";

/** Which group gives which role in this process, and for which of them somebody set it in the environment. */
export function roleGroupsInForce(): { readonly groups: RoleGroups; readonly set: readonly Role[] } {
  const { rules, env } = openHouse();
  return { groups: rules.roleGroups, set: Object.keys(env.roleGroups).filter(isRole) };
}
