import type { ClusterRecord } from "#lib/contract/cluster.ts";
import type { Context } from "#lib/db/context.ts";
import { visibleIds } from "#lib/db/visible-to.ts";
import { AppError } from "#lib/errors.ts";

// A fleet is known by name to people, so all of it is listed; this bounds the answer all the same.
const mostClusters = 5_000;

const shape = { include: { sources: { orderBy: { scanner: "asc" } } } } as const;

/** The clusters the viewer may see, by name, with their sources. */
export async function listClusterRecords({ prisma, viewer }: Context): Promise<{ clusters: ClusterRecord[] }> {
  const ids = visibleIds(viewer);
  const rows = await prisma.cluster.findMany({
    ...shape,
    where: { deletedAt: null, ...(ids === undefined ? {} : { id: ids }) },
    orderBy: { name: "asc" },
    take: mostClusters,
  });
  return { clusters: rows.map(toRecord) };
}

/** One cluster of the viewer's; a foreign one reads like one that does not exist. */
export async function getClusterRecord({ prisma, viewer }: Context, clusterId: string): Promise<ClusterRecord> {
  const ids = visibleIds(viewer);
  const row = await prisma.cluster.findFirst({
    ...shape,
    where: { AND: [{ id: clusterId, deletedAt: null }, ids === undefined ? {} : { id: ids }] },
  });
  if (row !== null) return toRecord(row);
  throw new AppError("not_found", "There is no such cluster among yours. Check its name or id.", {
    reason: "unknown_cluster",
  });
}

type Row = {
  readonly id: string;
  readonly name: string;
  readonly uid: string | null;
  readonly platform: string;
  readonly platformSource: string;
  readonly kubernetesVersion: string | null;
  readonly simulated: boolean;
  readonly createdAt: Date;
  readonly sources: readonly {
    readonly scanner: string;
    readonly intervalSeconds: number;
    readonly retiredAt: Date | null;
    readonly retiredReason: string | null;
  }[];
};

function toRecord(row: Row): ClusterRecord {
  return {
    id: row.id,
    name: row.name,
    uid: row.uid,
    platform: row.platform,
    platformSource: row.platformSource,
    kubernetesVersion: row.kubernetesVersion,
    simulated: row.simulated,
    createdAt: row.createdAt.toISOString(),
    sources: row.sources.map(({ scanner, intervalSeconds, retiredAt, retiredReason }) => ({
      scanner,
      intervalSeconds,
      retiredAt: retiredAt?.toISOString() ?? null,
      retiredReason,
    })),
  };
}
