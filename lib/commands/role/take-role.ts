import { TakeRole } from "#lib/contract/role.ts";
import { AppError } from "#lib/errors.ts";
import { command } from "../command.ts";

/** Takes a given role back from a group, from the next request of everybody in it on. */
export const takeRole = command({
  action: "role:edit",
  input: TakeRole,
  async run({ tx }, { grantId, reason }) {
    const grant = await tx.roleGrant.findUnique({ where: { id: grantId } });
    if (grant === null) {
      throw new AppError("not_found", "This role was taken back already. Reload the page.", {
        reason: "unknown_grant",
      });
    }
    await tx.roleGrant.delete({ where: { id: grantId } });
    const { group, role, clusterIds } = grant;
    return {
      result: { id: grantId },
      subject: `role:${grantId}`,
      clusterId: null,
      before: { group, role, clusters: clusterIds.length === 0 ? "all" : clusterIds },
      after: null,
      reason,
    };
  },
});
