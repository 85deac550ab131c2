import type { Prisma } from "#lib/db/prisma.ts";
import { hashSecret } from "#lib/db/secret.ts";
import { isAction } from "#lib/domain/access/action.ts";
import type { TokenActor } from "#lib/domain/access/actor.ts";
import { tokenEnd } from "#lib/domain/access/session.ts";
import { AppError } from "#lib/errors.ts";

/** What an API token looks like: `kp_` and 256 random bits. */
const tokenShape = /^kp_[A-Za-z0-9_-]{43}$/;

const usedEveryMs = 60_000;

/** The token in an `authorization` header; null when the header is not there. */
export function bearerToken(header: string | null): string | null {
  if (header === null) return null;
  const token = /^Bearer +(\S+) *$/i.exec(header)?.[1];
  if (token === undefined) {
    throw new AppError("unauthenticated", "The authorization header must read: Bearer kp_…", {
      reason: "malformed_authorization",
    });
  }
  return token;
}

/**
 * The program behind an API token, judged afresh at every request. Throws `unauthenticated` when the token is not
 * known, expired or revoked; only who holds the token learns which.
 */
export async function tokenActor(prisma: Prisma, secret: string, now: Date): Promise<TokenActor> {
  const unknown = new AppError("unauthenticated", "This API token is not known. Make a new one and use that.", {
    reason: "unknown_token",
  });
  if (!tokenShape.test(secret)) throw unknown;
  const token = await prisma.apiToken.findUnique({ where: { tokenHash: hashSecret(secret) } });
  if (token === null) throw unknown;
  const end = tokenEnd(token, now);
  if (end !== null) {
    throw new AppError(
      "unauthenticated",
      `The API token "${token.name}" was ${end === "revoked" ? "revoked" : "good until an earlier date and has expired"}. Make a new one and use that.`,
      {
        reason: `${end}_token`,
      },
    );
  }
  if (token.lastUsedAt === null || now.getTime() - token.lastUsedAt.getTime() >= usedEveryMs) {
    await prisma.apiToken.updateMany({ where: { id: token.id, revokedAt: null }, data: { lastUsedAt: now } });
  }
  return {
    kind: "token",
    id: token.id,
    roles: [],
    // A verb of an older release that no longer exists grants nothing.
    verbs: token.verbs.filter(isAction),
    clusters: token.clusterIds.length === 0 ? "all" : token.clusterIds,
  };
}
