import type { Database } from "#lib/db/queryable.ts";
import { observeCluster } from "#lib/db/sql/observe-cluster.ts";
import type { StoredScan } from "#lib/db/sql/scans.ts";
import { findSameBytes, finishScan } from "#lib/db/sql/scans.ts";
import { touchTargets } from "#lib/db/sql/upsert-targets.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { ParseWarning } from "#lib/scanners/types.ts";
import { mapTarget } from "./map.ts";
import { merge } from "./merge.ts";
import type { Look } from "./observed-at.ts";
import { lookOf, looksOf } from "./observed-at.ts";
import type { ReadDocument } from "./read.ts";
import { mapRoster, mergeRoster } from "./roster.ts";

export type IngestContext = { readonly db: Database; readonly catalog: Catalog; readonly now: Date };

/**
 * Merges what was read of a kept scan and closes the scan, without settling its cluster. Deterministic: the same scans
 * taken in again in the order in which they came give the same state and the same history. The cluster is locked.
 */
export async function takeIn(
  tx: Database,
  context: Pick<IngestContext, "catalog" | "now">,
  scan: StoredScan,
  read: ReadDocument,
): Promise<"merged" | "unchanged"> {
  const look = lookOf(read.envelope, read.parsed.observedAt, scan.received_at);
  if (await isSameLook(tx, scan, look)) return "unchanged";
  const { counts, warnings } =
    read.kind === "roster"
      ? { counts: await takeRoster(tx, context, scan, read, look), warnings: [] }
      : await takeFindings(tx, context, scan, read, look);
  await finishScan(tx, scan.cluster_id, scan.id, {
    state: "merged",
    observedAt: look.observedAt,
    observedAtSource: look.source,
    format: read.parsed.format,
    documents: read.parsed.documents,
    toolVersion: read.kind === "findings" ? toolVersionOf(read) : null,
    hints: read.kind === "findings" ? read.parsed.hints : read.parsed.cluster,
    warnings: [...look.warnings, ...warnings, ...read.parsed.warnings],
    counts,
    mergedAt: context.now,
  });
  return "merged";
}

const toolVersionOf = (read: Read<"findings">): string | null =>
  read.parsed.targets.find((target) => target.toolVersion !== null)?.toolVersion ?? null;

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
  context: Pick<IngestContext, "catalog">,
  scan: StoredScan,
  read: Read<"findings">,
  look: Look,
): Promise<{ counts: Record<string, number>; warnings: readonly ParseWarning[] }> {
  const looks = looksOf(read.envelope, look, read.parsed.targets, scan.received_at);
  const targets = read.parsed.targets.map((target, index) =>
    mapTarget(
      {
        clusterId: scan.cluster_id,
        scanId: scan.id,
        scanner: scan.scanner,
        observedAt: looks.observedAt[index] ?? look.observedAt,
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
  const observations = read.parsed.targets.reduce((sum, target) => sum + target.observations.length, 0);
  return { counts: { targets: targets.length, observations, ...counts }, warnings: looks.warnings };
}

async function takeRoster(
  tx: Database,
  context: Pick<IngestContext, "catalog">,
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
