import type { ClusterList, ClusterRow } from "./clusters.ts";

/** A column of the table people export: its head, and its text for a cluster. */
type Column = { readonly name: string; cell(row: ClusterRow): string };

/** The columns of an export of clusters. Figures of a framework stand under its id; weights are integers, unrounded. */
export function clusterColumns({ frameworks }: Pick<ClusterList, "frameworks">): readonly Column[] {
  const figures = frameworks.flatMap(({ id }, index): readonly Column[] => [
    { name: `${id} proven_weight`, cell: (row) => String(row.scores[index]?.provenWeight ?? "") },
    { name: `${id} coverage_weight`, cell: (row) => String(row.scores[index]?.coverageWeight ?? "") },
    { name: `${id} total_weight`, cell: (row) => String(row.scores[index]?.totalWeight ?? "") },
  ]);
  return [
    { name: "cluster", cell: (row) => row.name },
    { name: "id", cell: (row) => row.id },
    { name: "platform", cell: (row) => row.platform },
    ...figures,
    { name: "sources", cell: (row) => row.sources.map(({ scanner, state }) => `${scanner}:${state}`).join(" ") },
    { name: "open_findings", cell: (row) => String(row.openFindings?.total ?? "") },
    { name: "open_critical", cell: (row) => String(row.openFindings?.critical ?? "") },
    { name: "open_high", cell: (row) => String(row.openFindings?.high ?? "") },
    { name: "heard", cell: (row) => row.heardAt ?? "" },
  ];
}

/** GET /api/v1/clusters/export as an address; no cluster named means all. */
export function clustersExportHref(clusters: readonly string[]): string {
  return `/api/v1/clusters/export${clusters.length === 0 ? "" : `?cluster=${clusters.map(encodeURIComponent).join(",")}`}`;
}
