import type { Database } from "#lib/db/queryable.ts";
import { lockCluster } from "#lib/db/sql/lock-cluster.ts";
import type { StoredScan } from "#lib/db/sql/scans.ts";
import { failScan, findScan } from "#lib/db/sql/scans.ts";
import { AppError } from "#lib/errors.ts";
import type { ReadDocument } from "./read.ts";
import { readScan } from "./read.ts";
import { settle } from "./settle.ts";
import type { IngestContext } from "./take-in.ts";
import { takeIn } from "./take-in.ts";

/**
 * Takes a kept scan the rest of the way: parse, normalise, map, merge, settle. What cannot be read fails alone: nothing of
 * it is merged, the bytes stay, and its source's health says why. Running it twice, or in two workers, merges once.
 */
export async function ingestKept(context: IngestContext, scanId: string): Promise<StoredScan> {
  const scan = await requireScan(context.db, scanId);
  if (scan.state !== "kept") return scan;
  const read = await readOrFail(context.db, context, scan);
  if (read !== null) await context.db.transaction((tx) => mergeRead(tx, context, scan, read));
  return requireScan(context.db, scanId);
}

/** Reads a kept scan; one that its reader refuses is closed with the reason, and the answer is null. */
export async function readOrFail(
  db: Database,
  context: Pick<IngestContext, "catalog" | "now">,
  scan: StoredScan,
): Promise<ReadDocument | null> {
  try {
    return await readScan(db, scan, context.catalog);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "internal" || error.code === "unavailable") throw error;
    const { code, reason, message } = error;
    await failScan(db, scan.cluster_id, scan.id, { code, reason, message }, context.now);
    return null;
  }
}

async function mergeRead(tx: Database, context: IngestContext, scan: StoredScan, read: ReadDocument): Promise<void> {
  await lockCluster(tx, scan.cluster_id);
  const current = await requireScan(tx, scan.id);
  if (current.state !== "kept") return;
  const taken = await takeIn(tx, context, scan, read);
  if (taken === "merged") await settle(tx, scan.cluster_id, context.catalog, context.now);
}

async function requireScan(db: Database, scanId: string): Promise<StoredScan> {
  const scan = await findScan(db, scanId);
  if (scan === null) throw new AppError("not_found", "There is no such scan.", { reason: "unknown_scan" });
  return scan;
}
