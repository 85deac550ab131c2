import type { Context } from "#lib/db/context.ts";
import { reaches } from "#lib/domain/access/policy.ts";
import { AppError } from "#lib/errors.ts";

export type SentCluster = { readonly id: string; readonly name: string };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const mostNames = 20;

/**
 * The cluster a sender names, by id or by name. A sender bound to some clusters gets one answer for every other name,
 * whether a cluster has it or not, together with the names it may use.
 */
export async function findSentCluster(ctx: Context, named: string): Promise<SentCluster> {
  const { prisma, viewer } = ctx;
  const found = await prisma.cluster.findFirst({
    where: { deletedAt: null, ...(uuid.test(named) ? { id: named } : { name: named }) },
    select: { id: true, name: true },
  });
  if (found !== null && reaches(viewer, found.id)) return found;
  const names = await namesWithinReach(ctx);
  const list = names.length === 0 ? "none yet" : names.join(", ");
  if (viewer.clusters === "all") {
    throw new AppError("not_found", `There is no cluster "${named}". Known are: ${list}. Register it first.`, {
      reason: "unknown_cluster",
      details: { clusters: names },
    });
  }
  throw new AppError("forbidden", `This sender may not write to "${named}". It may write to: ${list}.`, {
    reason: "foreign_cluster",
    details: { clusters: names },
  });
}

async function namesWithinReach({ prisma, viewer }: Context): Promise<readonly string[]> {
  const rows = await prisma.cluster.findMany({
    where: { deletedAt: null, ...(viewer.clusters === "all" ? {} : { id: { in: [...viewer.clusters] } }) },
    select: { name: true },
    orderBy: { name: "asc" },
    take: mostNames,
  });
  return rows.map(({ name }) => name);
}
