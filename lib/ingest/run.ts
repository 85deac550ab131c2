import type { Database } from "#lib/db/queryable.ts";
import { expireStanding } from "#lib/db/sql/expire-standing.ts";
import { lockCluster } from "#lib/db/sql/lock-cluster.ts";
import type { StoredScan } from "#lib/db/sql/scans.ts";
import { failScan, findScan } from "#lib/db/sql/scans.ts";
import { AppError } from "#lib/errors.ts";
import { readScan } from "./read.ts";
import { settle } from "./settle.ts";
import type { IngestContext } from "./take-in.ts";
import { prepare, takeIn } from "./take-in.ts";
import { takeUnread } from "./take-unread.ts";

export type RunContext = IngestContext & {
  /** False where whoever brings many documents settles their cluster after the last: until then nothing stored is shown. */
  readonly settles?: boolean | undefined;
};

/**
 * Takes a kept scan the rest of the way: parse, normalise, map, merge, settle. What cannot be read fails alone: nothing of
 * it is merged, the bytes stay, and its source's health says why. Running it twice, or in two workers, merges once.
 */
export async function ingestKept(context: RunContext, scanId: string): Promise<StoredScan> {
  const { db } = context;
  const scan = await requireScan(db, scanId);
  if (scan.state !== "kept") return scan;
  if (await db.transaction((tx) => withLock(tx, scan, () => takeUnread(tx, scan)))) return requireScan(db, scanId);
  const refused = await refusalOf(() => mergeKept(context, scan));
  if (refused !== null) await failScan(db, scan.cluster_id, scan.id, refused, context.now);
  return requireScan(db, scanId);
}

/** Why a document cannot be read; null when it was. Every other error is thrown. */
export async function refusalOf(work: () => Promise<unknown>): Promise<AppError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "internal" || error.code === "unavailable") throw error;
    return error;
  }
}

async function mergeKept(context: RunContext, scan: StoredScan): Promise<void> {
  const read = await readScan(context.db, scan, context.catalog);
  await context.db.transaction(async (tx) => {
    // Staged before the lock: reading a large document must not hold up the others of its cluster.
    const prepared = await prepare(tx, context, scan, read);
    await withLock(tx, scan, async () => {
      const taken = await takeIn(tx, context, scan, prepared);
      if (taken === "merged") await settleOrExpire(tx, scan.cluster_id, context);
    });
  });
}

async function settleOrExpire(tx: Database, clusterId: string, context: RunContext): Promise<void> {
  if (context.settles === false) await expireStanding(tx, clusterId);
  else await settle(tx, clusterId, context.catalog, context.now);
}

/** Does the work with the cluster locked, unless another worker was there first. */
async function withLock<T>(tx: Database, scan: StoredScan, work: () => Promise<T>): Promise<T | null> {
  await lockCluster(tx, scan.cluster_id);
  const current = await requireScan(tx, scan.id);
  return current.state === "kept" ? await work() : null;
}

async function requireScan(db: Database, scanId: string): Promise<StoredScan> {
  const scan = await findScan(db, scanId);
  if (scan === null) throw new AppError("not_found", "There is no such scan.", { reason: "unknown_scan" });
  return scan;
}
