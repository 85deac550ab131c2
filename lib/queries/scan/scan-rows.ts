import { scannerLabel } from "#lib/contract/scanner-labels.ts";
import { counted } from "#lib/contract/views/format.ts";
import type { ClusterRef, ScanRow } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { type ListedScan, listScans, type ScanChoice } from "#lib/db/sql/list-scans.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";

/** The newest scans of the given clusters, which the caller has found to be the viewer's; one statement. */
export async function scanRows(
  ctx: Context,
  clusters: readonly ClusterRef[],
  choice: Omit<ScanChoice, "clusterIds">,
): Promise<ScanRow[]> {
  const byId = new Map(clusters.map((cluster) => [cluster.id, cluster]));
  const listed = await listScans(fromSql(ctx.sql), { ...choice, clusterIds: [...byId.keys()] });
  return listed.flatMap((scan) => {
    const cluster = byId.get(scan.cluster_id);
    return cluster === undefined ? [] : [rowOf(scan, cluster)];
  });
}

function rowOf(scan: ListedScan, cluster: ClusterRef): ScanRow {
  const count = (name: string): number => (scan.state === "merged" ? (scan.counts?.[name] ?? 0) : 0);
  return {
    id: scan.id,
    cluster: { id: cluster.id, name: cluster.name },
    scanner: scan.scanner,
    scannerLabel: scannerLabel(scan.scanner),
    state: scan.state,
    targets: targetWords(scan),
    completeness: scan.completeness,
    observedAt: scan.observed_at?.toISOString() ?? null,
    ingestedAt: scan.received_at.toISOString(),
    observations: scan.listed ?? scan.observations,
    opened: count("opened") + count("reopened"),
    fixed: count("fixed"),
    warnings: scan.warnings,
    error: scan.error_message === null ? null : cleanText(scan.error_message, 600),
  };
}

function targetWords(scan: ListedScan): string[] {
  if (scan.listed !== null) return [`${counted(scan.listed, "resource", "resources")} listed`];
  if (scan.counts?.listed !== undefined) return [`list of ${counted(scan.counts.listed, "report", "reports")}`];
  const labels = scan.labels.map(cleanTitle);
  const rest = scan.target_count - labels.length;
  return rest > 0 ? [...labels, `${rest} more`] : labels;
}
