import type { PeopleView, PersonRow, RoleGroupRow } from "#lib/contract/views/admin.ts";
import type { Context } from "#lib/db/context.ts";
import { ruleOf } from "#lib/domain/access/action.ts";
import { type RoleGroups, rolesOf } from "#lib/domain/access/groups.ts";
import { may, rights } from "#lib/domain/access/policy.ts";
import { type Role, roles, roleTitles } from "#lib/domain/access/role.ts";
import { sessionEnd } from "#lib/domain/access/session.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { deviceWords } from "../account/device-words.ts";

/** People on one page. */
const onePage = 100;
/** Sessions shown of one person. */
const mostSessions = 20;

/** Which group gives a role, and which of them the environment names. */
export type RoleSettings = { readonly groups: RoleGroups; readonly set: readonly Role[] };

type Found = Awaited<ReturnType<typeof findPeople>>[number];

/**
 * Who signed in here, the last one first, with the roles their groups give at this moment and where they are signed in now.
 * `after` is the id of the last person of the page before.
 */
export async function listPeople(
  ctx: Context,
  settings: RoleSettings,
  { after = null }: { readonly after?: string | null | undefined } = {},
): Promise<PeopleView> {
  const found = await findPeople(ctx, after);
  const shown = found.slice(0, onePage);
  return {
    now: ctx.now.toISOString(),
    people: shown.map((person) => rowOf(ctx, settings, person)),
    next: found.length > onePage ? (shown.at(-1)?.id ?? null) : null,
    roles: await roleRows(ctx, settings),
    mayEnd: may(ctx.actor, "session:revoke-any"),
  };
}

async function findPeople({ prisma, now }: Context, after: string | null) {
  return await prisma.person.findMany({
    orderBy: [{ lastSignedInAt: { sort: "desc", nulls: "last" } }, { id: "desc" }],
    ...(after === null ? {} : { cursor: { id: after }, skip: 1 }),
    take: onePage + 1,
    include: {
      sessions: {
        where: { revokedAt: null, expiresAt: { gt: now } },
        orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
        take: mostSessions,
        omit: { tokenHash: true },
      },
    },
  });
}

function rowOf({ actor, now, server }: Context, { groups }: RoleSettings, person: Found): PersonRow {
  const given = rolesOf(person.groups, groups);
  const live = person.sessions.filter((session) => sessionEnd(session, server.sessionIdleMs, now) === null);
  const currentId = actor.kind === "person" ? actor.sessionId : null;
  return {
    id: person.id,
    name: cleanTitle(person.name ?? person.email ?? person.subject),
    email: cleanTitle(person.email ?? ""),
    issuer: cleanTitle(person.issuer),
    roles: given.map((role) => roleTitles[role]),
    reach: given.length === 0 ? "nothing" : "all clusters",
    groups: person.groups.map(cleanTitle),
    lastSignedInAt: person.lastSignedInAt?.toISOString() ?? null,
    lastSeenAt: live[0]?.lastSeenAt.toISOString() ?? null,
    self: actor.kind === "person" && actor.id === person.id,
    sessions: live.map((session) => ({
      id: session.id,
      current: session.id === currentId,
      device: deviceWords(session.userAgent),
      startedAt: session.createdAt.toISOString(),
      lastSeenAt: session.lastSeenAt.toISOString(),
      expiresAt: new Date(
        Math.min(session.expiresAt.getTime(), session.lastSeenAt.getTime() + server.sessionIdleMs),
      ).toISOString(),
    })),
  };
}

async function roleRows({ prisma }: Context, { groups, set }: RoleSettings): Promise<RoleGroupRow[]> {
  return await Promise.all(
    roles.map(async (role) => ({
      role,
      title: roleTitles[role],
      group: groups[role],
      variable: `OIDC_${role.toUpperCase()}_GROUP`,
      isSet: set.includes(role),
      people: groups[role] === "" ? 0 : await prisma.person.count({ where: { groups: { has: groups[role] } } }),
      may: rights[role].map((action) => ruleOf(action).says),
    })),
  );
}
