import * as z from "zod";
import { failScan, findScan } from "#lib/db/sql/scans.ts";
import { ingestKept } from "#lib/ingest/run.ts";
import { causesOf, log } from "#lib/log.ts";
import type { TaskContext } from "./context.ts";

const Payload = z.object({ scanId: z.uuid() });

/** Which try of a job this is. */
export type Attempt = { readonly attempts: number; readonly max_attempts: number };

/**
 * Takes a kept scan the rest of the way. What its reader refuses fails at once, with its reason; a fault of our own is
 * tried again by the queue, and after the last try shows on the source's health, so that no scan waits in silence.
 */
export async function mergeScan(context: TaskContext, payload: unknown, attempt: Attempt): Promise<void> {
  const { scanId } = Payload.parse(payload);
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1_000;
  try {
    const scan = await ingestKept({ db: context.db, catalog: context.catalog, now: context.now() }, scanId);
    context.meter?.scan(scan.scanner, scan.state, seconds());
    log.info("scan settled", { scanId, clusterId: scan.cluster_id, state: scan.state, reason: scan.error_reason });
  } catch (error) {
    if (attempt.attempts < attempt.max_attempts) throw error;
    log.error("a scan could not be merged", { scanId, cause: causesOf(error) });
    context.meter?.scan((await findScan(context.db, scanId))?.scanner ?? "unknown", "given_up", seconds());
    await giveUp(context, scanId);
  }
}

async function giveUp(context: TaskContext, scanId: string): Promise<void> {
  const scan = await findScan(context.db, scanId);
  if (scan === null) return;
  const message =
    "Kubeproof could not merge this document, for a reason of its own that stands in the worker's log. The bytes are kept: " +
    "once the reason is mended, kubeproof replay takes them in.";
  await failScan(
    context.db,
    scan.cluster_id,
    scanId,
    { code: "internal", reason: "merge_failed", message },
    context.now(),
  );
}
