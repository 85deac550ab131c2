import type { Envelope } from "#lib/contract/envelope.ts";
import type { Database } from "#lib/db/queryable.ts";
import { readLastSaid } from "#lib/db/sql/last-said.ts";
import type { ChangeCounts, StagedTarget } from "#lib/db/sql/merge-types.ts";
import { observeCluster } from "#lib/db/sql/observe-cluster.ts";
import type { StoredScan } from "#lib/db/sql/scans.ts";
import { finishScan } from "#lib/db/sql/scans.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { DocumentReading, ParseWarning, RosterDocument } from "#lib/scanners/types.ts";
import type { ListDocument } from "./finished-list.ts";
import { mapHead } from "./map.ts";
import type { MergeInput } from "./merge.ts";
import { merge } from "./merge.ts";
import { mergeFinishedList } from "./merge-list.ts";
import type { Look } from "./observed-at.ts";
import { lookOf, looksOf } from "./observed-at.ts";
import type { ReadDocument } from "./read.ts";
import type { HeardDocument } from "./repeat.ts";
import { hear, repeatLast } from "./repeat.ts";
import { mapRoster, mergeRoster } from "./roster.ts";
import type { StageContext, StagedDocument } from "./stage.ts";
import { stage } from "./stage.ts";
import { isSameLook } from "./take-unread.ts";

export type IngestContext = { readonly db: Database; readonly catalog: Catalog; readonly now: Date };

/**
 * A document that was read: its words are staged on this connection; or they are those its source said last, and staged only
 * if that holds no more; or it is a roster, or a list of a scanner's objects.
 */
export type Prepared =
  | { readonly kind: "findings"; readonly envelope: Envelope; readonly document: StagedDocument }
  | {
      readonly kind: "heard";
      readonly envelope: Envelope;
      readonly document: HeardDocument;
      readonly stage: () => Promise<StagedDocument>;
    }
  | { readonly kind: "roster"; readonly envelope: Envelope; readonly document: RosterDocument }
  | { readonly kind: "list"; readonly envelope: Envelope; readonly document: ListDocument & StagedDocument };

/** Reads a document to its end, and stages what it says. Throws AppError when it cannot be read. */
export async function prepare(
  tx: Database,
  context: Pick<IngestContext, "catalog">,
  scan: StoredScan,
  read: ReadDocument,
): Promise<Prepared> {
  const { envelope } = read;
  if (read.kind === "roster") return { kind: "roster", envelope, document: read.parsed };
  const of = { clusterId: scan.cluster_id, scanner: scan.scanner, catalog: context.catalog };
  if (read.kind === "findings") {
    const stageIt = (): Promise<StagedDocument> => stage(tx, of, read.reading());
    const heard = await hearAgain(tx, of, read.reading);
    if (heard !== null) return { kind: "heard", envelope, document: heard, stage: stageIt };
    return { kind: "findings", envelope, document: await stageIt() };
  }
  // What is gone is merged as a document that names nothing of it.
  return { kind: "list", envelope, document: { ...read.list, ...(await stage(tx, of, saysNothing(scan.scanner))) } };
}

/** A document of a source that said these very words last; null where it has to be compared word by word. */
async function hearAgain(
  tx: Database,
  of: StageContext,
  reading: () => DocumentReading,
): Promise<HeardDocument | null> {
  const last = await readLastSaid(tx, of);
  if (last === null || last.catalogDigest !== of.catalog.digest) return null;
  const heard = await hear(reading());
  return heard.digest === last.digest ? heard : null;
}

/**
 * Merges what was read of a kept scan and closes the scan, without settling its cluster. Deterministic: the same scans
 * taken in again in the order in which they came give the same state and the same history. The cluster is locked.
 */
export async function takeIn(
  tx: Database,
  context: Pick<IngestContext, "catalog" | "now">,
  scan: StoredScan,
  prepared: Prepared,
): Promise<"merged" | "unchanged"> {
  const { document } = prepared;
  const look = lookOf(prepared.envelope, document.observedAt, scan.received_at);
  if (await isSameLook(tx, scan, look)) return "unchanged";
  const { counts, warnings } = await takeDocument(tx, context, scan, prepared, look);
  await finishScan(tx, scan.cluster_id, scan.id, {
    state: "merged",
    observedAt: look.observedAt,
    observedAtSource: look.source,
    format: document.format,
    documents: document.documents,
    toolVersion: prepared.kind === "roster" ? null : toolVersionOf(prepared.document),
    hints: prepared.kind === "roster" ? prepared.document.cluster : prepared.document.hints,
    warnings: [...look.warnings, ...warnings, ...document.warnings],
    counts,
    mergedAt: context.now,
  });
  return "merged";
}

const toolVersionOf = (document: Pick<StagedDocument, "targets">): string | null =>
  document.targets.find((target) => target.toolVersion !== null)?.toolVersion ?? null;

type Taken = { readonly counts: Record<string, number>; readonly warnings: readonly ParseWarning[] };

async function takeDocument(
  tx: Database,
  context: Pick<IngestContext, "catalog">,
  scan: StoredScan,
  prepared: Prepared,
  look: Look,
): Promise<Taken> {
  switch (prepared.kind) {
    case "findings":
    case "heard":
      return await takeFindings(tx, context, scan, prepared, look);
    case "roster":
      return { counts: await takeRoster(tx, context, scan, prepared.document, look), warnings: [] };
    case "list":
      return { counts: await takeList(tx, context, scan, prepared.document, look), warnings: [] };
    default:
      return prepared satisfies never;
  }
}

/** A document of a scanner in which nothing is said. */
const saysNothing = (scanner: string): DocumentReading => ({
  parts: (async function* nothing() {})(),
  end: () => ({
    scanner,
    format: "finished-list",
    documents: 1,
    observedAt: null,
    targets: [],
    warnings: [],
    hints: {},
  }),
});

async function takeList(
  tx: Database,
  context: Pick<IngestContext, "catalog">,
  scan: StoredScan,
  { uids }: ListDocument,
  look: Look,
): Promise<Record<string, number>> {
  const counts = await mergeFinishedList(tx, {
    clusterId: scan.cluster_id,
    scanId: scan.id,
    scanner: scan.scanner,
    receivedAt: scan.received_at,
    observedAt: look.observedAt,
    catalog: context.catalog,
    uids,
  });
  return { targets: 0, observations: 0, ...counts };
}

type Words = Extract<Prepared, { kind: "findings" | "heard" }>;

async function takeFindings(
  tx: Database,
  context: Pick<IngestContext, "catalog">,
  scan: StoredScan,
  prepared: Words,
  look: Look,
): Promise<Taken> {
  const { envelope, document } = prepared;
  const of = {
    clusterId: scan.cluster_id,
    scanId: scan.id,
    scanner: scan.scanner,
    receivedAt: scan.received_at,
    catalog: context.catalog,
  };
  const looks = looksOf(envelope, look, document.targets, scan.received_at);
  const targets = document.targets.map((head, index) =>
    mapHead({ ...of, observedAt: looks.observedAt[index] ?? look.observedAt }, head),
  );
  const { observations, ...counts } = await mergeWords(tx, of, prepared, targets);
  const { hints } = document;
  await observeCluster(tx, scan.cluster_id, {
    platform: hints.platform ?? null,
    source: "kube-bench",
    kubernetesVersion: hints.kubernetesVersion ?? null,
    benchmark: hints.benchmark ?? null,
    uid: null,
    observedAt: look.observedAt,
  });
  return { counts: { targets: targets.length, observations, ...counts }, warnings: looks.warnings };
}

/** Merges what a document says of its targets: at once where its source said the same last, else word by word. */
async function mergeWords(
  tx: Database,
  of: Omit<MergeInput, "targets" | "shapes" | "digest">,
  words: Words,
  targets: readonly Omit<StagedTarget, "staged">[],
): Promise<ChangeCounts & { readonly observations: number }> {
  if (words.kind === "heard") {
    const { digest, resourceIds, observations } = words.document;
    const counts = await repeatLast(tx, { ...of, digest, resourceIds, targets });
    if (counts !== null) return { observations, ...counts };
  }
  const { staged, shapes, digest } = words.kind === "heard" ? await words.stage() : words.document;
  const counted = targets.map((target) => ({ ...target, staged: staged.get(target.scope) ?? 0 }));
  const counts = await merge(tx, { ...of, digest, shapes, targets: counted });
  return { observations: counted.reduce((sum, target) => sum + target.staged, 0), ...counts };
}

async function takeRoster(
  tx: Database,
  context: Pick<IngestContext, "catalog">,
  scan: StoredScan,
  document: RosterDocument,
  look: Look,
): Promise<Record<string, number>> {
  const roster = mapRoster(document, scan, look.observedAt);
  const { vanished, listed } = await mergeRoster(tx, scan.cluster_id, roster, context.catalog);
  const { cluster } = document;
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
