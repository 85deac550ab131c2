import type { TokenRecord } from "#lib/contract/token.ts";
import type { Context } from "#lib/db/context.ts";
import { reaches } from "#lib/domain/access/policy.ts";

const mostTokens = 1_000;

/** API tokens within the viewer's reach, newest first; with `clusterId`, those that act on that cluster. */
export async function listTokenRecords(
  { prisma, viewer }: Context,
  clusterId?: string,
): Promise<{ tokens: TokenRecord[] }> {
  const rows = await prisma.apiToken.findMany({
    ...(clusterId === undefined
      ? {}
      : { where: { OR: [{ clusterIds: { has: clusterId } }, { clusterIds: { isEmpty: true } }] } }),
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: mostTokens,
  });
  const visible = rows.filter(
    ({ clusterIds }) =>
      viewer.clusters === "all" || (clusterIds.length > 0 && clusterIds.every((id) => reaches(viewer, id))),
  );
  return {
    tokens: visible.map((row) => ({
      id: row.id,
      name: row.name,
      prefix: row.prefix,
      verbs: row.verbs,
      clusters: row.clusterIds.length === 0 ? "all" : row.clusterIds,
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt?.toISOString() ?? null,
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      revokedAt: row.revokedAt?.toISOString() ?? null,
    })),
  };
}
