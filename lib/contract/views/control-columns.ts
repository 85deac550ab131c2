import type { ControlPage, Served } from "./control.ts";
import type { ControlRow } from "./controls.ts";
import type { RequirementOnCluster } from "./requirement.ts";
import { standings } from "./standing.ts";

type Column<Row> = { readonly name: string; cell(row: Row): string };

/** The columns of a list of controls, in order. Names stay as they are: spreadsheets and scripts of people rest on them. */
export const controlColumns: readonly Column<ControlRow>[] = [
  { name: "control", cell: (row) => row.id },
  { name: "title", cell: (row) => row.title },
  { name: "kind", cell: (row) => row.kind },
  { name: "family", cell: (row) => row.family },
  { name: "criticality", cell: (row) => row.criticality },
  { name: "about", cell: (row) => row.scopes.join(" ") },
  { name: "worst_status", cell: (row) => row.status ?? "" },
  ...standings.map((status) => ({
    name: `clusters_${status}`,
    cell: (row: ControlRow) => String(row.byStatus[status] ?? 0),
  })),
  { name: "requirements", cell: (row) => String(row.serves.requirements) },
  { name: "frameworks", cell: (row) => String(row.serves.frameworks) },
];

/** The columns of what one control serves. */
export function servedColumns({ id }: Pick<ControlPage, "id">): readonly Column<Served>[] {
  return [
    { name: "control", cell: () => id },
    { name: "framework", cell: (row) => row.framework.id },
    { name: "requirement", cell: (row) => row.id },
    { name: "title", cell: (row) => row.title },
    { name: "class", cell: (row) => row.class },
    { name: "link", cell: (row) => row.role },
    { name: "strength", cell: (row) => row.strength ?? "" },
    { name: "through", cell: (row) => row.via?.id ?? "" },
    { name: "why", cell: (row) => row.why },
    { name: "worst_status", cell: (row) => row.status ?? "" },
  ];
}

/** The columns of how one requirement stands on each cluster. */
export const onClusterColumns: readonly Column<RequirementOnCluster>[] = [
  { name: "cluster", cell: (row) => row.cluster.name },
  { name: "simulated", cell: (row) => (row.cluster.simulated === true ? "yes" : "no") },
  { name: "platform", cell: (row) => row.platform },
  { name: "status", cell: (row) => row.status },
  { name: "why", cell: (row) => row.sentence },
  { name: "since", cell: (row) => row.since ?? "" },
  { name: "failing_last_seen", cell: (row) => row.lastKnownFailingSince ?? "" },
  { name: "checks_passing", cell: (row) => String(row.checks.passing) },
  { name: "checks_looked_at", cell: (row) => String(row.checks.looked) },
  { name: "oldest_look", cell: (row) => row.oldestLookAt ?? "" },
];
