import { codeOf } from "#lib/db/connection-error.ts";
import { listDue } from "#lib/db/sql/load-standings.ts";
import { settle } from "#lib/ingest/settle.ts";
import { causesOf, log } from "#lib/log.ts";
import type { TaskContext } from "./context.ts";

/**
 * Settles every cluster whose stored standing no longer holds: time passed, the catalog changed, or a person decided
 * something. Each in its own transaction, so that one that fails keeps no other from being settled.
 */
export async function settleDue(context: TaskContext): Promise<{ readonly settled: number; readonly failed: number }> {
  const due = await listDue(context.db, context.catalog.digest, context.now());
  let settled = 0;
  for (const clusterId of due) {
    const startedAt = performance.now();
    const tell = (outcome: "settled" | "failed"): void =>
      context.meter?.settled(outcome, (performance.now() - startedAt) / 1_000);
    try {
      await context.db.transaction((tx) => settle(tx, clusterId, context.catalog, context.now()));
      settled += 1;
      tell("settled");
    } catch (error) {
      tell("failed");
      log.error("a cluster could not be settled", { clusterId, code: codeOf(error), cause: causesOf(error) });
    }
  }
  return { settled, failed: due.length - settled };
}
