import { RevokeToken } from "#lib/contract/token.ts";
import { clustersFor } from "#lib/domain/access/policy.ts";
import { AppError } from "#lib/errors.ts";
import { command } from "../command.ts";

/** Ends a token at its next request. Revoking it again changes nothing. */
export const revokeToken = command({
  action: "token:revoke",
  input: RevokeToken,
  async run({ tx, actor, now, authorise }, { tokenId }) {
    const token = await tx.apiToken.findUnique({ where: { id: tokenId } });
    // A token for all clusters is out of reach for who sees only some.
    if (token === null || (token.clusterIds.length === 0 && clustersFor(actor, "token:revoke") !== "all")) {
      throw new AppError("not_found", "There is no such API token among yours.", { reason: "unknown_token" });
    }
    for (const clusterId of token.clusterIds) authorise({ clusterId });
    const result = { id: tokenId };
    const { count } = await tx.apiToken.updateMany({
      where: { id: tokenId, revokedAt: null },
      data: { revokedAt: now },
    });
    if (count === 0) return { result, unchanged: true };
    return {
      result,
      subject: `token:${tokenId}`,
      clusterId: token.clusterIds.length === 1 ? (token.clusterIds[0] ?? null) : null,
      before: { revokedAt: null },
      after: { revokedAt: now },
    };
  },
});
