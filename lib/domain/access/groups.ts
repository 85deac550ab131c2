import { type Role, roles } from "./role.ts";

/** Which group of the identity provider gives which role. */
export type RoleGroups = Readonly<Record<Role, string>>;

/** Group names used unless the settings name others. */
export const defaultRoleGroups: RoleGroups = {
  viewer: "kubeproof-viewers",
  auditor: "kubeproof-auditors",
  engineer: "kubeproof-engineers",
  approver: "kubeproof-approvers",
  officer: "kubeproof-compliance",
  admin: "kubeproof-admins",
};

/**
 * The roles a person's groups give. No known group gives no role, and so no right: being known to the identity
 * provider is not a reason to see anything here.
 *
 * @example rolesOf(["kubeproof-engineers", "staff"], defaultRoleGroups) // ["engineer"]
 */
export function rolesOf(groups: readonly string[], byRole: RoleGroups): readonly Role[] {
  return roles.filter((role) => byRole[role] !== "" && groups.includes(byRole[role]));
}
