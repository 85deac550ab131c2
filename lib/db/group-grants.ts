import type { GroupGrant } from "#lib/domain/access/grant.ts";
import { isRole } from "#lib/domain/access/role.ts";
import type { Prisma } from "./prisma.ts";

/** Roles people gave to any of these groups; none of a release that knew other roles. By `role_grant_group_role_key`. */
export async function groupGrants(prisma: Prisma, groups: readonly string[]): Promise<readonly GroupGrant[]> {
  if (groups.length === 0) return [];
  const rows = await prisma.roleGrant.findMany({
    where: { group: { in: [...groups] } },
    select: { group: true, role: true, clusterIds: true },
  });
  return rows.flatMap(({ group, role, clusterIds }) =>
    isRole(role) ? [{ group, role, clusters: clusterIds.length === 0 ? "all" : clusterIds }] : [],
  );
}
