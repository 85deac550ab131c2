import { RevokeSession } from "#lib/contract/session.ts";
import { may } from "#lib/domain/access/policy.ts";
import { AppError } from "#lib/errors.ts";
import { command } from "../command.ts";

/** Ends a session at its next request: an own one, or with the right to it somebody else's. */
export const revokeSession = command({
  action: "session:revoke",
  input: RevokeSession,
  async run({ tx, actor, now }, { sessionId }) {
    const session = await tx.session.findUnique({ where: { id: sessionId } });
    const isReachable =
      session !== null &&
      (may(actor, "session:revoke", { ownerId: session.personId }) || may(actor, "session:revoke-any"));
    if (!isReachable) {
      throw new AppError("not_found", "There is no such session of yours.", { reason: "unknown_session" });
    }
    const result = { id: sessionId };
    const { count } = await tx.session.updateMany({
      where: { id: sessionId, revokedAt: null },
      data: { revokedAt: now },
    });
    if (count === 0) return { result, unchanged: true };
    return {
      result,
      subject: `session:${sessionId}`,
      clusterId: null,
      before: { personId: session.personId, revokedAt: null },
      after: { personId: session.personId, revokedAt: now },
    };
  },
});
