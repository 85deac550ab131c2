import type { GivenRoleRow, PeopleView, PersonRow, RoleGroupRow } from "#lib/contract/views/admin.ts";
import { counted } from "#lib/contract/views/format.ts";
import type { Context } from "#lib/db/context.ts";
import { groupGrants } from "#lib/db/group-grants.ts";
import { ruleOf } from "#lib/domain/access/action.ts";
import type { Grant } from "#lib/domain/access/actor.ts";
import { grantsOf } from "#lib/domain/access/grant.ts";
import type { RoleGroups } from "#lib/domain/access/groups.ts";
import { may, rights } from "#lib/domain/access/policy.ts";
import { isRole, type Role, roles, roleTitles } from "#lib/domain/access/role.ts";
import { sessionEnd } from "#lib/domain/access/session.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { deviceWords } from "../account/device-words.ts";

/** People on one page. */
const onePage = 100;
/** Clusters, and groups, offered in a form. */
const [mostClusters, mostGroups] = [2_000, 200];
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
  const groups = [...new Set(shown.flatMap((person) => person.groups))];
  const given = await groupGrants(ctx.prisma, groups);
  const mayGive = may(ctx.actor, "role:edit");
  return {
    now: ctx.now.toISOString(),
    people: shown.map((person) => rowOf(ctx, grantsOf(person.groups, settings.groups, given), person)),
    next: found.length > onePage ? (shown.at(-1)?.id ?? null) : null,
    roles: await roleRows(ctx, settings),
    given: await givenRows(ctx),
    clusters: mayGive ? await clusterChoices(ctx) : [],
    groups: mayGive ? groups.map(cleanTitle).sort().slice(0, mostGroups) : [],
    mayGive,
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

function rowOf({ actor, now, server }: Context, grants: readonly Grant[], person: Found): PersonRow {
  const live = person.sessions.filter((session) => sessionEnd(session, server.sessionIdleMs, now) === null);
  const currentId = actor.kind === "person" ? actor.sessionId : null;
  return {
    id: person.id,
    name: cleanTitle(person.name ?? person.email ?? person.subject),
    email: cleanTitle(person.email ?? ""),
    issuer: cleanTitle(person.issuer),
    roles: grants.map(({ role, clusters }) =>
      clusters === "all"
        ? roleTitles[role]
        : `${roleTitles[role]} on ${counted(clusters.length, "cluster", "clusters")}`,
    ),
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

async function givenRows({ prisma }: Context): Promise<GivenRoleRow[]> {
  const rows = await prisma.roleGrant.findMany({
    include: { creator: { select: { name: true, email: true } } },
    orderBy: [{ group: "asc" }, { role: "asc" }],
  });
  const clusters = await prisma.cluster.findMany({
    where: { id: { in: rows.flatMap(({ clusterIds }) => clusterIds) } },
    select: { id: true, name: true },
  });
  const nameOf = new Map(clusters.map(({ id, name }) => [id, name]));
  return await Promise.all(
    rows.map(async ({ id, group, role, clusterIds, creator, createdAt }) => ({
      id,
      group: cleanTitle(group),
      role: isRole(role) ? roleTitles[role] : role,
      clusters:
        clusterIds.length === 0
          ? null
          : clusterIds.map((each) => ({ id: each, name: nameOf.get(each) ?? "a cluster that was deleted" })),
      by: cleanTitle(creator.name ?? creator.email ?? "a person who gave no name"),
      at: createdAt.toISOString(),
      people: await prisma.person.count({ where: { groups: { has: group } } }),
    })),
  );
}

async function clusterChoices({ prisma }: Context) {
  return await prisma.cluster.findMany({
    where: { deletedAt: null },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
    take: mostClusters,
  });
}
