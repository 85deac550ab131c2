import type { AdminToken, TokensView } from "#lib/contract/views/admin.ts";
import type { ClusterRef } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import { visibleIds } from "#lib/db/visible-to.ts";
import { ruleOf, tokenActions } from "#lib/domain/access/action.ts";
import { clustersFor, may, reaches } from "#lib/domain/access/policy.ts";
import { tokenEnd } from "#lib/domain/access/session.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";

const mostTokens = 1_000;
const mostClusters = 2_000;

/** Every API token in the viewer's reach, the newest first; one that also acts out of reach is not shown. */
export async function listTokens(ctx: Context): Promise<TokensView> {
  const clusters = await ctx.prisma.cluster.findMany({
    where: { deletedAt: null, ...(ctx.viewer.clusters === "all" ? {} : { id: visibleIds(ctx.viewer) ?? {} }) },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
    take: mostClusters,
  });
  const rows = await ctx.prisma.apiToken.findMany({
    omit: { tokenHash: true },
    include: { creator: { select: { name: true, email: true } } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: mostTokens,
  });
  const named = new Map(clusters.map((cluster) => [cluster.id, cluster]));
  const inReach = rows.filter(({ clusterIds }) =>
    clusterIds.length === 0 ? ctx.viewer.clusters === "all" : clusterIds.every((id) => reaches(ctx.viewer, id)),
  );
  return {
    now: ctx.now.toISOString(),
    tokens: inReach.map((row) => tokenOf(row, named, ctx.now)),
    verbs: tokenActions.filter((verb) => may(ctx.actor, verb)).map((id) => ({ id, says: ruleOf(id).says })),
    clusters,
    mayAll: clustersFor(ctx.actor, "token:create") === "all",
    mayMake: may(ctx.actor, "token:create"),
    mayRevoke: may(ctx.actor, "token:revoke"),
    serverUrl: ctx.server.publicUrl,
  };
}

type Row = {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly verbs: readonly string[];
  readonly clusterIds: readonly string[];
  readonly creator: { readonly name: string | null; readonly email: string | null } | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
};

function tokenOf(row: Row, named: ReadonlyMap<string, ClusterRef>, now: Date): AdminToken {
  return {
    id: row.id,
    name: cleanTitle(row.name),
    prefix: row.prefix,
    verbs: [...row.verbs],
    clusters:
      row.clusterIds.length === 0
        ? null
        : row.clusterIds.map((id) => named.get(id) ?? { id, name: "a cluster that was deleted" }),
    createdBy: cleanTitle(row.creator?.name ?? row.creator?.email ?? "the product itself"),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    state: tokenEnd(row, now) ?? "in_force",
  };
}
