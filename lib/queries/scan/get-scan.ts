import { maxDocumentBytes, observedAtSources } from "#lib/contract/envelope.ts";
import { scannerLabel } from "#lib/contract/scanner-labels.ts";
import type { ScanPage } from "#lib/contract/views/scan.ts";
import type { ScanFilter } from "#lib/contract/views/scan-filter.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { readScanDetail, type ScanDetail } from "#lib/db/sql/read-scan.ts";
import { may } from "#lib/domain/access/policy.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import { AppError } from "#lib/errors.ts";
import { hasDigest, keptDocument } from "./kept-document.ts";
import { keptExcerpt } from "./kept-excerpt.ts";
import { scanChanges } from "./scan-changes.ts";
import { scanFailure } from "./scan-failure.ts";
import { scanRoster, scanTargets } from "./scan-targets.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Lines shown around the one asked for, and of the beginning when none is. */
const window = { around: 100, first: 200 } as const;

/** Whether larger bytes are still the same is checked when they are downloaded: a page must not read them to their end. */
const mostChecked = maxDocumentBytes;

export type GetScan = { readonly scanId: string; readonly filter?: ScanFilter };

/**
 * One scan: what was read of it, what it changed, why it could not be read, and its bytes; a constant number of statements,
 * and of rows, whatever its size. A scan of a cluster out of reach reads like one that does not exist.
 */
export async function getScan(ctx: Context, { scanId, filter = {} }: GetScan): Promise<ScanPage> {
  const scan = uuid.test(scanId) ? await readScanDetail(fromSql(ctx.sql), ctx.viewer, scanId) : null;
  if (scan === null) {
    throw new AppError("not_found", "There is no such scan among yours.", { reason: "unknown_scan" });
  }
  const changed = { clusterId: scan.cluster_id, scanId: scan.id };
  const kept = await keptDocument(ctx, { clusterId: scan.cluster_id, sha256: scan.sha256 });
  const source = { scanId: scan.id, sha256: scan.sha256 };
  return {
    ...identityOf(ctx, scan),
    digestMatches: kept === null || kept.sizeBytes > mostChecked ? null : await hasDigest(kept, scan.sha256),
    mayDownload: may(ctx.actor, "scan:download", { clusterId: scan.cluster_id }),
    ...(await scanTargets(ctx, scan, filter)),
    roster: await scanRoster(ctx, scan, filter),
    list: listOf(scan),
    counts: countsOf(scan),
    ...(scan.state === "merged" ? await scanChanges(ctx, changed, filter) : { byKind: {}, changes: null }),
    warnings: scan.warnings.map((each) => ({ ...each, message: cleanText(each.message, 1_000) })),
    hints: hintsOf(scan),
    error: scanFailure(ctx, scan),
    raw: kept === null ? null : await keptExcerpt(source, kept, { ...window, line: filter.line ?? null }),
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
    other: count("other"),
    unchanged: count("unchanged"),
  };
}

function listOf({ state, counts }: ScanDetail): ScanPage["list"] {
  if (state !== "merged" || counts?.listed === undefined) return null;
  const { listed: objects, renewed, noLongerNamed = 0, unheard = 0 } = counts;
  return { objects, renews: renewed !== undefined, renewed: renewed ?? 0, noLongerNamed, unheard };
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
