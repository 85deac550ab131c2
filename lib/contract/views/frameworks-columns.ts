import type { FrameworkRow } from "./frameworks.ts";
import { scoredStatuses } from "./standing.ts";

type Column = { readonly name: string; cell(row: FrameworkRow): string };

const text = (value: number | undefined): string => (value === undefined ? "" : String(value));

/** The columns of the list of frameworks, in order: weights and counts, so that whoever reads them divides what they need. */
export const frameworksColumns: readonly Column[] = [
  { name: "framework", cell: (row) => row.id },
  { name: "title", cell: (row) => row.title },
  { name: "version", cell: (row) => row.version },
  { name: "profile", cell: (row) => row.profileTitle ?? "" },
  { name: "technical", cell: (row) => String(row.counts.technical) },
  { name: "partly", cell: (row) => String(row.counts.partly) },
  { name: "organisational", cell: (row) => String(row.counts.procedural) },
  { name: "proven_weight", cell: (row) => text(row.score?.provenWeight) },
  { name: "looked_at_weight", cell: (row) => text(row.score?.coverageWeight) },
  { name: "total_weight", cell: (row) => text(row.score?.totalWeight) },
  { name: "accepted", cell: (row) => text(row.score?.accepted.count) },
  ...scoredStatuses.map((status) => ({
    name: `weight_${status}`,
    cell: (row: FrameworkRow) => text(row.score?.weightByStatus[status]),
  })),
];
