import { Envelope } from "#lib/contract/envelope.ts";
import type { Database } from "#lib/db/queryable.ts";
import type { StoredScan } from "#lib/db/sql/scans.ts";
import { findSameBytes, finishScan } from "#lib/db/sql/scans.ts";
import { touchTargets } from "#lib/db/sql/upsert-targets.ts";
import { isFinishedList } from "./finished-list.ts";
import type { Look } from "./observed-at.ts";
import { lookOf } from "./observed-at.ts";

/**
 * Closes a scan of bytes that were taken in before, without reading them: what they say of their own time is known from
 * then. False when they have to be read: they are new, of another look, or a time in them was not believed then.
 */
export async function takeUnread(tx: Database, scan: StoredScan): Promise<boolean> {
  const before = await findSameBytes(tx, scan, null);
  if (before === null || before.hadTimeReplaced) return false;
  const said = before.observedAtSource === "document" ? before.observedAt : null;
  return await isSameLook(tx, scan, lookOf(Envelope.parse(scan.envelope), said, scan.received_at));
}

/**
 * The same bytes again change nothing but when their targets were last seen; only a sender that says the tool looked
 * at another time makes them a fresh look (semantics § 2). A list is one of the instant it counts from, also where that had
 * to be replaced by its receipt.
 */
export async function isSameLook(tx: Database, scan: StoredScan, look: Look): Promise<boolean> {
  const saysNoTime = look.source === "receipt" && !isFinishedList(Envelope.parse(scan.envelope));
  const same = await findSameBytes(tx, scan, saysNoTime ? null : look.observedAt);
  if (same === null) return false;
  await touchTargets(tx, scan.cluster_id, same.id, scan.received_at);
  await finishScan(tx, scan.cluster_id, scan.id, {
    state: "unchanged",
    observedAt: same.observedAt,
    observedAtSource: look.source,
    format: "",
    documents: 0,
    toolVersion: null,
    hints: {},
    warnings: look.warnings,
    counts: null,
    mergedAt: scan.received_at,
  });
  return true;
}
