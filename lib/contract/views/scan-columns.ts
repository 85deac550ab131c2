import type { ScanRow } from "./standing.ts";

/** A column of the table people export: its head, and its text for a scan. */
type Column = { readonly name: string; cell(row: ScanRow): string };

/** The columns of an export of scans, in order. */
export const scanColumns: readonly Column[] = [
  { name: "cluster", cell: (row) => row.cluster.name },
  { name: "scanner", cell: (row) => row.scanner },
  { name: "state", cell: (row) => row.state },
  { name: "looked", cell: (row) => row.observedAt ?? "" },
  { name: "received", cell: (row) => row.ingestedAt },
  { name: "targets", cell: (row) => row.targets.join("; ") },
  { name: "completeness", cell: (row) => row.completeness ?? "" },
  { name: "observations", cell: (row) => String(row.observations) },
  { name: "opened", cell: (row) => String(row.opened) },
  { name: "fixed", cell: (row) => String(row.fixed) },
  { name: "warnings", cell: (row) => String(row.warnings) },
  { name: "error", cell: (row) => row.error ?? "" },
  { name: "scan", cell: (row) => row.id },
];

/** Newest scans one file holds at most. */
export const mostExportedScans = 2_000;

/** GET /api/v1/scans/export as an address; no cluster named means all. */
export function scansExportHref(clusters: readonly string[]): string {
  return `/api/v1/scans/export${clusters.length === 0 ? "" : `?cluster=${clusters.map(encodeURIComponent).join(",")}`}`;
}
