import type { PrismaTransaction } from "#lib/db/prisma.ts";
import { AppError } from "#lib/errors.ts";

/** The cluster a verb is about. A deleted one reads like one that never was. */
export async function liveCluster(tx: PrismaTransaction, clusterId: string) {
  const cluster = await tx.cluster.findFirst({ where: { id: clusterId, deletedAt: null } });
  if (cluster !== null) return cluster;
  throw new AppError("not_found", "There is no such cluster among yours. Check its name or id.", {
    reason: "unknown_cluster",
  });
}

/** A source of a cluster that exists. */
export async function knownSource(tx: PrismaTransaction, clusterId: string, scanner: string) {
  await liveCluster(tx, clusterId);
  const source = await tx.source.findUnique({ where: { clusterId_scanner: { clusterId, scanner } } });
  if (source !== null) return source;
  throw new AppError("not_found", "This cluster has no such source. Sources appear with their first scan.", {
    reason: "unknown_source",
  });
}
