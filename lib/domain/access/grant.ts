import type { Clusters, Grant } from "./actor.ts";
import { type RoleGroups, rolesOf } from "./groups.ts";
import { roles } from "./role.ts";

/** A role on clusters that people gave to a group of the identity provider, beside what the environment says. */
export type GroupGrant = Grant & { readonly group: string };

/** All of them together. @example unionOf([["a"], ["a", "b"]]) // ["a", "b"] */
export function unionOf(list: readonly Clusters[]): Clusters {
  const ids = new Set<string>();
  for (const clusters of list) {
    if (clusters === "all") return "all";
    for (const id of clusters) ids.add(id);
  }
  return [...ids];
}

/**
 * What a person's groups give: each role once, on every cluster one of the groups gives it on. A role that the environment
 * gives holds on all clusters.
 */
export function grantsOf(
  groups: readonly string[],
  byRole: RoleGroups,
  given: readonly GroupGrant[],
): readonly Grant[] {
  const everywhere = rolesOf(groups, byRole);
  return roles.flatMap((role) => {
    const own = given.filter((grant) => grant.role === role && groups.includes(grant.group));
    const clusters = everywhere.includes(role) ? "all" : unionOf(own.map((grant) => grant.clusters));
    return clusters === "all" || clusters.length > 0 ? [{ role, clusters }] : [];
  });
}
