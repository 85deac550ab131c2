import type { Database } from "#lib/db/queryable.ts";
import { clearDerived } from "#lib/db/sql/clear-derived.ts";
import { listEpisodeNotes, restoreEpisodeNotes } from "#lib/db/sql/episode-notes.ts";
import { lockCluster } from "#lib/db/sql/lock-cluster.ts";
import { reopenScans } from "#lib/db/sql/reopen-scans.ts";
import { failScan, findScan } from "#lib/db/sql/scans.ts";
import { AppError } from "#lib/errors.ts";
import { readScan } from "./read.ts";
import { refusalOf } from "./run.ts";
import { settle } from "./settle.ts";
import type { IngestContext } from "./take-in.ts";
import { prepare, takeIn } from "./take-in.ts";
import { takeUnread } from "./take-unread.ts";

/** How many scans were taken in again, and how that went. */
export type ReplayReport = { readonly merged: number; readonly unchanged: number; readonly failed: number };

/**
 * Builds everything that documents of a cluster add up to anew, from their raw bytes alone and in the order in which they
 * came, so that the history knows again what was known when. What could not be read before is tried again; what people
 * did to findings stays. One transaction: readers see the state before or the state after.
 */
export async function replayCluster(context: IngestContext, clusterId: string): Promise<ReplayReport> {
  return await context.db.transaction(async (tx) => {
    await lockCluster(tx, clusterId);
    const scans = await reopenScans(tx, clusterId);
    const lost = scans.filter((scan) => scan.wasRead && !scan.hasBytes).length;
    if (lost > 0) throw bytesMissing(lost);
    const notes = await listEpisodeNotes(tx, clusterId);
    await clearDerived(tx, clusterId);
    const counts = { merged: 0, unchanged: 0, failed: 0 };
    for (const { id, hasBytes } of scans) if (hasBytes) counts[await takeAgain(tx, context, id)] += 1;
    await restoreEpisodeNotes(tx, clusterId, notes);
    await settle(tx, clusterId, context.catalog, context.now);
    return counts;
  });
}

async function takeAgain(tx: Database, context: IngestContext, scanId: string): Promise<keyof ReplayReport> {
  const scan = await findScan(tx, scanId);
  if (scan === null) throw new AppError("not_found", "There is no such scan.", { reason: "unknown_scan" });
  if (await takeUnread(tx, scan)) return "unchanged";
  let taken: "merged" | "unchanged" = "merged";
  const refused = await refusalOf(async () => {
    // Read on another connection: this one takes in what is read.
    const prepared = await prepare(tx, context, scan, await readScan(context.db, scan, context.catalog));
    taken = await takeIn(tx, context, scan, prepared);
  });
  if (refused === null) return taken;
  await failScan(tx, scan.cluster_id, scan.id, refused, context.now);
  return "failed";
}

function bytesMissing(scans: number): AppError {
  return new AppError(
    "conflict",
    `The bytes of ${scans} documents are no longer kept, so replay could not give back what they say. Nothing was changed.`,
    { reason: "raw_dropped", details: { scans } },
  );
}
