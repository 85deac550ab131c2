import type { FindingRow } from "./findings.ts";

/** A column of the table people export: its head, and its text for a finding. */
type Column = { readonly name: string; cell(row: FindingRow): string };

/** The columns of an export, in order. Names stay as they are: spreadsheets and scripts of people rest on them. */
export const findingColumns: readonly Column[] = [
  { name: "cluster", cell: (row) => row.cluster.name },
  { name: "severity", cell: (row) => row.severity },
  { name: "state", cell: (row) => row.state },
  { name: "kind", cell: (row) => row.kind },
  { name: "check", cell: (row) => row.check.rawId },
  { name: "title", cell: (row) => row.check.title },
  { name: "tool", cell: (row) => row.check.tool },
  { name: "source", cell: (row) => row.source.scanner },
  { name: "resource_type", cell: (row) => row.resource.type },
  { name: "namespace", cell: (row) => row.resource.namespace },
  { name: "resource", cell: (row) => row.resource.name },
  { name: "container", cell: (row) => row.resource.container },
  { name: "image", cell: (row) => row.image ?? "" },
  { name: "package", cell: (row) => row.package?.name ?? "" },
  { name: "installed", cell: (row) => row.package?.installed ?? "" },
  { name: "fixed_in", cell: (row) => row.package?.fixed ?? "" },
  { name: "first_seen", cell: (row) => row.firstSeenAt },
  { name: "received", cell: (row) => row.detectedAt },
  { name: "last_seen", cell: (row) => row.lastSeenAt },
  { name: "resolved", cell: (row) => row.resolvedAt ?? "" },
  { name: "episode", cell: (row) => String(row.episode) },
  { name: "regression", cell: (row) => (row.regression ? "yes" : "no") },
  { name: "outcome_now", cell: (row) => row.outcome ?? "" },
  { name: "silent_since", cell: (row) => row.silentFrom ?? "" },
  { name: "seen_by", cell: (row) => row.seenBy.map(({ tool }) => tool).join(" ") },
  { name: "requirements", cell: (row) => String(row.hurts) },
  { name: "fingerprint", cell: (row) => row.fingerprint },
];
