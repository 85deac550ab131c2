import { maxDocumentBytes, observedAtSources } from "#lib/contract/envelope.ts";
import { scannerLabel } from "#lib/contract/scanner-labels.ts";
import { counted } from "#lib/contract/views/format.ts";
import type { ScanChange, ScanPage, ScanTarget } from "#lib/contract/views/scan.ts";
import type { ByOutcome } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listScanChanges, type ScanChangeRow } from "#lib/db/sql/list-scan-changes.ts";
import { listScanTargets, type ScanTargetRow } from "#lib/db/sql/list-scan-targets.ts";
import { readScanDetail, type ScanDetail } from "#lib/db/sql/read-scan.ts";
import { outcomes } from "#lib/domain/check/outcome.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import { AppError } from "#lib/errors.ts";
import { requirementOfWitness } from "../requirement/resting-on.ts";
import { resourceRef } from "../resource/resource-ref.ts";
import { hasDigest, keptDocument } from "./kept-document.ts";
import { keptExcerpt } from "./kept-excerpt.ts";
import { scanFailure } from "./scan-failure.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const mostChanges = 200;
/** Lines shown around the one asked for, and of the beginning when none is. */
const window = { around: 100, first: 200 } as const;

/** Whether larger bytes are still the same is checked when they are downloaded: a page must not read them to their end. */
const mostChecked = maxDocumentBytes;

export type GetScan = { readonly scanId: string; readonly line?: number | undefined };

/**
 * One scan: what was read of it, what it changed, why it could not be read, and its bytes. Four statements. A scan of a
 * cluster out of reach reads like one that does not exist.
 */
export async function getScan(ctx: Context, { scanId, line }: GetScan): Promise<ScanPage> {
  const db = fromSql(ctx.sql);
  const scan = uuid.test(scanId) ? await readScanDetail(db, ctx.viewer, scanId) : null;
  if (scan === null) {
    throw new AppError("not_found", "There is no such scan among yours.", { reason: "unknown_scan" });
  }
  const targets = await listScanTargets(db, scan.cluster_id, scan.read_id);
  const changes = scan.state === "merged" ? await listScanChanges(db, scan.cluster_id, scan.id, mostChanges) : [];
  const kept = await keptDocument(ctx, { clusterId: scan.cluster_id, sha256: scan.sha256 });
  const source = { scanId: scan.id, sha256: scan.sha256 };
  return {
    ...identityOf(ctx, scan),
    digestMatches: kept === null || kept.sizeBytes > mostChecked ? null : await hasDigest(kept, scan.sha256),
    targets: scan.roster_items === null ? targets.map(targetOf) : [rosterTarget(scan)],
    byOutcome: sumOf(targets),
    counts: countsOf(scan),
    changes: changes.map((change) => changeOf(ctx, change)),
    warnings: scan.warnings.map((each) => ({ ...each, message: cleanText(each.message, 1_000) })),
    hints: hintsOf(scan),
    error: scanFailure(ctx, scan),
    raw: kept === null ? null : await keptExcerpt(source, kept, { ...window, line: line ?? null }),
  };
}

type Identity = Pick<
  ScanPage,
  | "now"
  | "id"
  | "cluster"
  | "scanner"
  | "scannerLabel"
  | "state"
  | "format"
  | "toolVersion"
  | "documents"
  | "observedAt"
  | "observedAtSource"
  | "ingestedAt"
  | "settledAt"
  | "sender"
  | "sha256"
  | "bytes"
>;

function identityOf(ctx: Context, scan: ScanDetail): Identity {
  return {
    now: ctx.now.toISOString(),
    id: scan.id,
    cluster: { id: scan.cluster_id, name: scan.cluster_name },
    scanner: scan.scanner,
    scannerLabel: scannerLabel(scan.scanner),
    state: scan.state,
    format: scan.format,
    toolVersion: scan.tool_version === null ? null : cleanTitle(scan.tool_version),
    documents: scan.documents,
    observedAt: scan.observed_at?.toISOString() ?? null,
    observedAtSource: observedAtSources.find((source) => source === scan.observed_at_source) ?? null,
    ingestedAt: scan.received_at.toISOString(),
    // Merging and settling are one transaction; a scan that changed nothing settled nothing.
    settledAt: scan.state === "merged" ? (scan.merged_at?.toISOString() ?? null) : null,
    sender: senderWords(scan),
    sha256: scan.sha256,
    bytes: scan.size_bytes ?? 0,
  };
}

function senderWords(scan: ScanDetail): string {
  switch (scan.sender_kind) {
    case "token":
      return scan.sender_name === null ? "a token that is not known any more" : `token ${cleanTitle(scan.sender_name)}`;
    case "person":
      return scan.sender_name === null ? "a person who gave no name" : cleanTitle(scan.sender_name);
    default:
      return `the product itself (${cleanTitle(scan.sender_id)})`;
  }
}

function targetOf(row: ScanTargetRow): ScanTarget {
  return {
    scope: row.scope,
    label: cleanTitle(row.label),
    completeness: row.completeness,
    completenessReason: cleanText(row.completeness_reason, 600),
    toolVersion: row.tool_version === null ? null : cleanTitle(row.tool_version),
    byOutcome: row.by_outcome,
  };
}

/** A roster has no targets of its own: it speaks about what exists as a whole. */
function rosterTarget(scan: ScanDetail): ScanTarget {
  const isComplete = scan.roster_complete === true;
  return {
    scope: "roster",
    label: `what exists: ${counted(scan.roster_items ?? 0, "resource", "resources")} listed`,
    completeness: isComplete ? "complete" : "truncated",
    completenessReason: isComplete ? "" : "It may leave something out, so it cannot show that anything is gone.",
    toolVersion: null,
    byOutcome: {},
  };
}

function sumOf(targets: readonly ScanTargetRow[]): ByOutcome {
  const sum: ByOutcome = {};
  for (const { by_outcome } of targets) {
    for (const outcome of outcomes) {
      const more = by_outcome[outcome] ?? 0;
      if (more > 0) sum[outcome] = (sum[outcome] ?? 0) + more;
    }
  }
  return sum;
}

function countsOf({ state, counts }: ScanDetail): ScanPage["counts"] {
  if (state !== "merged" || counts === null) return null;
  const count = (name: string): number => counts[name] ?? 0;
  return {
    observations: count("observations"),
    opened: count("opened"),
    fixed: count("fixed"),
    reopened: count("reopened"),
    vanished: count("vanished"),
    noLongerReported: count("noLongerReported"),
    unchanged: count("unchanged"),
  };
}

function changeOf({ catalog }: Context, row: ScanChangeRow): ScanChange {
  const { type, namespace, name, container } = row;
  const resting = requirementOfWitness(catalog, row.tool, row.witness);
  return {
    kind: row.kind,
    resource: resourceRef({ kind: row.resource_kind, type, namespace, name, container }),
    rawId: cleanTitle(row.raw_id),
    title: cleanTitle(row.title),
    from: row.outcome_before,
    to: row.outcome_after,
    line: row.line,
    requirement: resting === null ? null : { frameworkId: resting.framework.id, id: resting.requirement.id },
  };
}

const hintNames: ReadonlyMap<string, string> = new Map([
  ["kubernetesVersion", "Kubernetes"],
  ["version", "Kubernetes"],
  ["benchmark", "Benchmark"],
  ["platform", "Platform"],
  ["clusterName", "Cluster"],
  ["uid", "UID of kube-system"],
]);

function hintsOf({ hints }: ScanDetail): ScanPage["hints"] {
  return [...hintNames].flatMap(([key, name]) => {
    const value = hints[key];
    return typeof value === "string" && value !== "" ? [{ name, value: cleanTitle(value) }] : [];
  });
}
