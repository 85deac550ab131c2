import type { TokenRow } from "#lib/contract/views/cluster.ts";
import type { Context } from "#lib/db/context.ts";
import { may, reaches } from "#lib/domain/access/policy.ts";

const mostTokens = 200;

/**
 * Tokens that may push to a cluster, newest first; null for who may not see tokens. One that also acts on clusters out of
 * the viewer's reach is not shown: it would tell that they are there.
 */
export async function clusterTokens(ctx: Context, clusterId: string): Promise<TokenRow[] | null> {
  if (!may(ctx.actor, "token:read", { clusterId })) return null;
  const rows = await ctx.prisma.apiToken.findMany({
    where: {
      verbs: { has: "scan:ingest" },
      OR: [
        { clusterIds: { has: clusterId } },
        ...(ctx.viewer.clusters === "all" ? [{ clusterIds: { isEmpty: true } }] : []),
      ],
    },
    include: { creator: { select: { name: true, email: true } } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: mostTokens,
  });
  return rows
    .filter((row) => row.clusterIds.every((id) => reaches(ctx.viewer, id)))
    .map((row) => ({
      id: row.id,
      name: row.name,
      prefix: row.prefix,
      createdAt: row.createdAt.toISOString(),
      createdBy: row.creator?.name ?? row.creator?.email ?? "the product itself",
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      expiresAt: row.expiresAt?.toISOString() ?? null,
      revokedAt: row.revokedAt?.toISOString() ?? null,
    }));
}
