import { groupGrants } from "#lib/db/group-grants.ts";
import type { Prisma } from "#lib/db/prisma.ts";
import { hashSecret } from "#lib/db/secret.ts";
import type { PersonActor } from "#lib/domain/access/actor.ts";
import { grantsOf, unionOf } from "#lib/domain/access/grant.ts";
import type { RoleGroups } from "#lib/domain/access/groups.ts";
import { sessionEnd } from "#lib/domain/access/session.ts";
import { AppError } from "#lib/errors.ts";

export type SessionRules = { readonly idleMs: number; readonly roleGroups: RoleGroups };

// Written at most this often, so that looking around is not a write per click.
const seenEveryMs = 60_000;

const endWords = {
  revoked: "This session was ended. Sign in again.",
  expired: "This session has expired. Sign in again.",
  idle: "This session ended because it was not used for a while. Sign in again.",
} as const;

/**
 * The person behind a session cookie, judged afresh at every request. Throws `unauthenticated` when there is no such
 * session or it has ended. A person without a role is still a person: the policy table refuses them everything.
 */
export async function personActor(
  prisma: Prisma,
  cookie: string,
  rules: SessionRules,
  now: Date,
): Promise<PersonActor> {
  const session = await prisma.session.findUnique({
    where: { tokenHash: hashSecret(cookie) },
    include: { person: { select: { id: true, groups: true } } },
  });
  if (session === null) {
    throw new AppError("unauthenticated", "This session is not known. Sign in.", { reason: "unknown_session" });
  }
  const end = sessionEnd(session, rules.idleMs, now);
  if (end !== null) throw new AppError("unauthenticated", endWords[end], { reason: `session_${end}` });
  if (now.getTime() - session.lastSeenAt.getTime() >= seenEveryMs) {
    // Only ever forwards, and never on a session that was ended in between.
    await prisma.session.updateMany({
      where: { id: session.id, revokedAt: null, lastSeenAt: { lt: now } },
      data: { lastSeenAt: now },
    });
  }
  const grants = grantsOf(session.person.groups, rules.roleGroups, await groupGrants(prisma, session.person.groups));
  return {
    kind: "person",
    id: session.person.id,
    sessionId: session.id,
    roles: grants.map(({ role }) => role),
    clusters: unionOf(grants.map(({ clusters }) => clusters)),
    grants,
  };
}
