import { GiveRole } from "#lib/contract/role.ts";
import { AppError } from "#lib/errors.ts";
import { command } from "../command.ts";
import { outsiderOf } from "../outsider-of.ts";

/** Gives a role to everybody in a group, from their next request on; a group that has it already gets the clusters anew. */
export const giveRole = command({
  action: "role:edit",
  input: GiveRole,
  async run({ tx, actor, now }, { group, role, clusters, reason }) {
    const createdBy = await outsiderOf(tx, actor, group);
    const clusterIds = clusters === "all" ? [] : [...new Set(clusters)].sort();
    const known = await tx.cluster.count({ where: { id: { in: clusterIds }, deletedAt: null } });
    if (known !== clusterIds.length) {
      throw new AppError("not_found", "There is no such cluster. Reload the page.", { reason: "unknown_cluster" });
    }
    const place = { group_role: { group, role } };
    const before = await tx.roleGrant.findUnique({ where: place });
    if (before !== null && before.clusterIds.toSorted().join() === clusterIds.join()) {
      return { result: { id: before.id, created: false }, unchanged: true };
    }
    const changed = { clusterIds, createdAt: now, createdBy };
    const grant = await tx.roleGrant.upsert({ where: place, create: { group, role, ...changed }, update: changed });
    return {
      result: { id: grant.id, created: before === null },
      subject: `role:${grant.id}`,
      clusterId: null,
      before: before === null ? null : { group, role, clusters: reachOf(before.clusterIds) },
      after: { group, role, clusters: reachOf(clusterIds) },
      reason,
    };
  },
});

const reachOf = (clusterIds: readonly string[]): "all" | readonly string[] =>
  clusterIds.length === 0 ? "all" : clusterIds;
