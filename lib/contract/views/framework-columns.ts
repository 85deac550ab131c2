import type { FrameworkPage, RequirementRow } from "./framework.ts";
import { scoredStatuses, standings } from "./standing.ts";

/** A column of the table people export: its head, and its text for a requirement. */
type Column = { readonly name: string; cell(row: RequirementRow): string };

const first: readonly Column[] = [
  { name: "requirement", cell: (row) => row.id },
  { name: "title", cell: (row) => row.title },
  { name: "class", cell: (row) => row.class },
  { name: "marks", cell: (row) => row.marks.join(" ") },
  { name: "in_profile", cell: (row) => (row.inProfile ? "yes" : "no") },
  { name: "weight", cell: (row) => String(row.weight) },
  { name: "worst_status", cell: (row) => row.status ?? "" },
];

const last: readonly Column[] = [
  { name: "proven_weight", cell: (row) => String(row.weightByStatus.passing) },
  { name: "total_weight", cell: (row) => String(totalOf(row)) },
  { name: "checks_passing", cell: (row) => String(row.checks.passing) },
  { name: "checks_looked_at", cell: (row) => String(row.checks.looked) },
  { name: "oldest_look", cell: (row) => row.oldestLookAt ?? "" },
  { name: "last_known_failing", cell: (row) => (row.lastKnownFailing ? "yes" : "no") },
];

const totalOf = (row: RequirementRow): number =>
  scoredStatuses.reduce((sum, status) => sum + row.weightByStatus[status], 0);

/**
 * The columns of an export, in order: how many clusters stand in each status, and a column for each cluster where there are
 * few enough to have one.
 */
export function frameworkColumns(view: Pick<FrameworkPage, "clusters" | "requirements">): readonly Column[] {
  const few = new Set(view.requirements.flatMap((row) => row.perCluster.map((each) => each.clusterId)));
  const each = view.clusters
    .filter((cluster) => few.has(cluster.id))
    .map((cluster) => ({
      name: `on ${cluster.name}`,
      cell: (row: RequirementRow) => row.perCluster.find((on) => on.clusterId === cluster.id)?.status ?? "",
    }));
  const counts = standings.map((status) => ({
    name: `clusters_${status}`,
    cell: (row: RequirementRow) => String(row.byStatus[status] ?? 0),
  }));
  return [...first, ...counts, ...each, ...last];
}
