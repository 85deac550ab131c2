import type { Account, SessionRow } from "#lib/contract/views/account.ts";
import { counted } from "#lib/contract/views/format.ts";
import type { Context } from "#lib/db/context.ts";
import type { Grant, PersonActor } from "#lib/domain/access/actor.ts";
import { roleTitles } from "#lib/domain/access/role.ts";
import { sessionEnd } from "#lib/domain/access/session.ts";
import { AppError } from "#lib/errors.ts";
import { deviceWords } from "./device-words.ts";

const mostSessions = 100;

/** Who is signed in, what that gives, and where they are signed in; two statements. */
export async function getAccount(ctx: Context): Promise<Account> {
  const { actor, prisma, now } = ctx;
  if (actor.kind !== "person") {
    throw new AppError("not_found", "An account belongs to a person. Sign in with a browser.", { reason: "no_person" });
  }
  const person = await prisma.person.findUnique({ where: { id: actor.id } });
  if (person === null) throw new AppError("not_found", "This person is not known here.", { reason: "unknown_person" });
  return {
    now: now.toISOString(),
    name: person.name ?? person.email ?? person.subject,
    email: person.email ?? "",
    issuer: person.issuer,
    roles: grantsBehind(actor).map(({ role, clusters }) => ({
      ...{ role, label: roleTitles[role] },
      scope: clusters === "all" ? "all clusters" : counted(clusters.length, "cluster", "clusters"),
    })),
    groups: person.groups,
    sessions: await sessionsOf(ctx, actor),
  };
}

/** Each role with the clusters it holds on. */
function grantsBehind({ grants, roles, clusters }: PersonActor): readonly Grant[] {
  return grants ?? roles.map((role) => ({ role, clusters }));
}

/** Sessions that still count: one that ended by itself is not a place where somebody is signed in. */
async function sessionsOf({ prisma, now, server }: Context, actor: PersonActor): Promise<SessionRow[]> {
  const rows = await prisma.session.findMany({
    where: { personId: actor.id, revokedAt: null, expiresAt: { gt: now } },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    take: mostSessions,
  });
  return rows
    .filter((row) => row.id === actor.sessionId || sessionEnd(row, server.sessionIdleMs, now) === null)
    .map((row) => ({
      id: row.id,
      current: row.id === actor.sessionId,
      startedAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      expiresAt: new Date(
        Math.min(row.expiresAt.getTime(), row.lastSeenAt.getTime() + server.sessionIdleMs),
      ).toISOString(),
      device: deviceWords(row.userAgent),
    }));
}
