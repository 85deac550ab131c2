/** What decides whether a session still counts. */
export type SessionTimes = {
  readonly expiresAt: Date;
  readonly lastSeenAt: Date;
  readonly revokedAt: Date | null;
};

/** Why a session does not count any more; null when it does. */
export type SessionEnd = "revoked" | "expired" | "idle";

/**
 * Judged at every request, so that ending a session takes effect at the next one. `idleMs` is how long a session may
 * rest before it ends by itself.
 */
export function sessionEnd(session: SessionTimes, idleMs: number, now: Date): SessionEnd | null {
  if (session.revokedAt !== null) return "revoked";
  if (session.expiresAt.getTime() <= now.getTime()) return "expired";
  return session.lastSeenAt.getTime() + idleMs <= now.getTime() ? "idle" : null;
}

/** Why a token does not count any more; null when it does. */
export type TokenEnd = "revoked" | "expired";

/** A token without an expiry lasts until it is revoked. */
export function tokenEnd(
  token: { readonly expiresAt: Date | null; readonly revokedAt: Date | null },
  now: Date,
): TokenEnd | null {
  if (token.revokedAt !== null) return "revoked";
  return token.expiresAt !== null && token.expiresAt.getTime() <= now.getTime() ? "expired" : null;
}
