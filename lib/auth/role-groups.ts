import { defaultRoleGroups, type RoleGroups } from "#lib/domain/access/groups.ts";
import { roles } from "#lib/domain/access/role.ts";
import { AppError } from "#lib/errors.ts";

/**
 * Which group gives which role: the defaults with the settings of the environment over them. A setting for a role that
 * does not exist is refused, since it would silently give nobody anything.
 */
export function roleGroupsFrom(settings: Readonly<Record<string, string>>): RoleGroups {
  const known: readonly string[] = roles;
  const unknown = Object.keys(settings).find((role) => !known.includes(role));
  if (unknown !== undefined) {
    throw new AppError(
      "invalid",
      `OIDC_${unknown.toUpperCase()}_GROUP names no role of this product. Roles are: ${roles.join(", ")}.`,
      { reason: "environment" },
    );
  }
  return { ...defaultRoleGroups, ...settings };
}
