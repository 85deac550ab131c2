import type { Database } from "#lib/db/queryable.ts";
import { lockCluster } from "#lib/db/sql/lock-cluster.ts";
import { observeCluster } from "#lib/db/sql/observe-cluster.ts";
import type { StoredScan } from "#lib/db/sql/scans.ts";
import { failScan, findSameBytes, findScan, finishScan } from "#lib/db/sql/scans.ts";
import { touchTargets } from "#lib/db/sql/upsert-targets.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { AppError } from "#lib/errors.ts";
import { mapTarget } from "./map.ts";
import { merge } from "./merge.ts";
import type { Look } from "./observed-at.ts";
import { lookOf } from "./observed-at.ts";
import type { ReadDocument } from "./read.ts";
import { readScan } from "./read.ts";
import { mapRoster, mergeRoster } from "./roster.ts";
import { settle } from "./settle.ts";

export type IngestContext = { readonly db: Database; readonly catalog: Catalog; readonly now: Date };

/**
 * Takes a kept scan the rest of the way: parse, normalise, map, merge, settle. What cannot be read fails alone: nothing of
 * it is merged, the bytes stay, and its source's health says why. Running it twice, or in two workers, merges once.
 */
export async function ingestKept(context: IngestContext, scanId: string): Promise<StoredScan> {
  const scan = await requireScan(context.db, scanId);
  if (scan.state !== "kept") return scan;
  const read = await readOrFail(context, scan);
  if (read !== null) await context.db.transaction((tx) => mergeRead(tx, context, scan, read));
  return requireScan(context.db, scanId);
}

async function readOrFail(context: IngestContext, scan: StoredScan): Promise<ReadDocument | null> {
  try {
    return await readScan(context.db, scan, context.catalog);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "internal" || error.code === "unavailable") throw error;
    const { code, reason, message } = error;
    await failScan(context.db, scan.cluster_id, scan.id, { code, reason, message }, context.now);
    return null;
  }
}

async function mergeRead(tx: Database, context: IngestContext, scan: StoredScan, read: ReadDocument): Promise<void> {
  await lockCluster(tx, scan.cluster_id);
  const current = await requireScan(tx, scan.id);
  if (current.state !== "kept") return;
  const look = lookOf(read.envelope, read.parsed.observedAt, scan.received_at);
  if (await isSameLook(tx, scan, look)) return;
  const counts =
    read.kind === "roster"
      ? await takeRoster(tx, context, scan, read, look)
      : await takeFindings(tx, context, scan, read, look);
  await finishScan(tx, scan.cluster_id, scan.id, {
    state: "merged",
    observedAt: look.observedAt,
    observedAtSource: look.source,
    format: read.parsed.format,
    documents: read.parsed.documents,
    toolVersion:
      read.kind === "findings"
        ? (read.parsed.targets.find((target) => target.toolVersion !== null)?.toolVersion ?? null)
        : null,
    hints: read.kind === "findings" ? read.parsed.hints : read.parsed.cluster,
    warnings: [...look.warnings, ...read.parsed.warnings],
    counts,
    mergedAt: context.now,
  });
  await settle(tx, scan.cluster_id, context.catalog, context.now);
}

/**
 * The same bytes again change nothing but when their targets were last seen; only a sender that says the tool looked
 * at another time makes them a fresh look (semantics § 2).
 */
async function isSameLook(tx: Database, scan: StoredScan, look: Look): Promise<boolean> {
  const same = await findSameBytes(tx, scan, look.source === "receipt" ? null : look.observedAt);
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

type Read<Kind extends ReadDocument["kind"]> = Extract<ReadDocument, { kind: Kind }>;

async function takeFindings(
  tx: Database,
  context: IngestContext,
  scan: StoredScan,
  read: Read<"findings">,
  look: Look,
): Promise<Record<string, number>> {
  const targets = read.parsed.targets.map((target) =>
    mapTarget(
      {
        clusterId: scan.cluster_id,
        scanId: scan.id,
        scanner: scan.scanner,
        observedAt: look.observedAt,
        receivedAt: scan.received_at,
        catalog: context.catalog,
      },
      target,
    ),
  );
  const counts = await merge(tx, {
    clusterId: scan.cluster_id,
    scanId: scan.id,
    scanner: scan.scanner,
    receivedAt: scan.received_at,
    catalog: context.catalog,
    targets,
  });
  const { hints } = read.parsed;
  await observeCluster(tx, scan.cluster_id, {
    platform: hints.platform ?? null,
    source: "kube-bench",
    kubernetesVersion: hints.kubernetesVersion ?? null,
    benchmark: hints.benchmark ?? null,
    uid: null,
    observedAt: look.observedAt,
  });
  return {
    targets: targets.length,
    observations: read.parsed.targets.reduce((sum, target) => sum + target.observations.length, 0),
    ...counts,
  };
}

async function takeRoster(
  tx: Database,
  context: IngestContext,
  scan: StoredScan,
  read: Read<"roster">,
  look: Look,
): Promise<Record<string, number>> {
  const roster = mapRoster(read.parsed, scan, look.observedAt);
  const { vanished, listed } = await mergeRoster(tx, scan.cluster_id, roster, context.catalog);
  const { cluster } = read.parsed;
  await observeCluster(tx, scan.cluster_id, {
    platform: cluster.platform,
    source: "roster",
    kubernetesVersion: cluster.version,
    benchmark: null,
    uid: cluster.uid,
    observedAt: look.observedAt,
  });
  return {
    targets: 0,
    observations: listed,
    opened: 0,
    reopened: 0,
    fixed: 0,
    vanished,
    noLongerReported: 0,
    other: 0,
    unchanged: 0,
  };
}

async function requireScan(db: Database, scanId: string): Promise<StoredScan> {
  const scan = await findScan(db, scanId);
  if (scan === null) throw new AppError("not_found", "There is no such scan.", { reason: "unknown_scan" });
  return scan;
}
