import { severityOfTopic } from "#lib/catalog/view.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import type { Observation, ParsedDocument, ParseWarning, RosterDocument } from "#lib/scanners/types.ts";

type Counts = Record<string, number>;

/** What `kubeproof parse --json` prints. */
export type ParseReport = {
  readonly scanner: string;
  readonly format: string;
  readonly documents: number;
  readonly observations: {
    readonly total: number;
    readonly byOutcome: Counts;
    readonly bySeverity: Counts;
    readonly byKind: Record<string, Counts>;
  };
  /** Distinct checks and resources. */
  readonly checks: number;
  readonly resources: number;
  readonly targets: readonly {
    readonly scope: string;
    readonly completeness: string;
    readonly observations: number;
    /** Why it is not complete; absent where it is. */
    readonly reason?: string;
  }[];
  readonly warnings: readonly ParseWarning[];
  /** Only with --observations. */
  readonly items?: readonly unknown[];
};

function count(counts: Counts, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

/** kube-bench has no severity: it comes from the control of the check's topic (semantics § 3). */
function severityIn(catalog: Catalog, observation: Observation): string {
  return observation.severity ?? severityOfTopic(catalog, observation.witness) ?? "unknown";
}

/** Counts of a parsed document. */
export function reportOf(parsed: ParsedDocument, catalog: Catalog, withItems: boolean): ParseReport {
  const observations = parsed.targets.flatMap((target) => target.observations);
  const byOutcome: Counts = {};
  const bySeverity: Counts = {};
  const byKind: Record<string, Counts> = {};
  for (const observation of observations) {
    count(byOutcome, observation.outcome);
    count(bySeverity, severityIn(catalog, observation));
    byKind[observation.kind] ??= {};
    count(byKind[observation.kind] ?? {}, observation.outcome);
  }
  return {
    scanner: parsed.scanner,
    format: parsed.format,
    documents: parsed.documents,
    observations: { total: observations.length, byOutcome, bySeverity, byKind },
    checks: new Set(observations.map((observation) => `${observation.tool}:${observation.check}`)).size,
    resources: new Set(observations.map((observation) => resourceKey(observation.resource))).size,
    targets: parsed.targets.map((target) => ({
      scope: target.scope,
      completeness: target.completeness,
      observations: target.observations.length,
      ...(target.completenessReason === "" ? {} : { reason: target.completenessReason }),
    })),
    warnings: parsed.warnings,
    ...(withItems ? { items: observations.map((one) => ({ ...one, severity: severityIn(catalog, one) })) } : {}),
  };
}

/** The same for a roster: it holds no observation, and says what exists. */
export function rosterReportOf(roster: RosterDocument, withItems: boolean): ParseReport {
  const byType: Counts = {};
  for (const { resource } of roster.items) count(byType, resource.type);
  const reason = roster.complete ? {} : { reason: "It does not say that it lists everything." };
  return {
    scanner: roster.scanner,
    format: roster.format,
    documents: roster.documents,
    observations: { total: 0, byOutcome: {}, bySeverity: {}, byKind: {} },
    checks: 0,
    resources: roster.items.length,
    targets: Object.entries(byType).map(([type]) => ({
      scope: `roster/${type}`,
      completeness: roster.complete && roster.covers.includes(type) ? "complete" : "truncated",
      observations: 0,
      ...reason,
    })),
    warnings: roster.warnings,
    ...(withItems ? { items: roster.items } : {}),
  };
}

const listed = (counts: Counts): string =>
  Object.entries(counts)
    .map(([key, value]) => `${value} ${key.replaceAll("_", " ")}`)
    .join(", ");

/** The report for people. */
export function reportText(report: ParseReport): string {
  const { observations, targets, warnings } = report;
  const documents = `${report.documents} document${report.documents === 1 ? "" : "s"}`;
  const lines = [
    `${report.scanner}, ${report.format}, ${documents}`,
    `${observations.total} results: ${listed(observations.byOutcome) || "none"}`,
    `${report.checks} checks on ${report.resources} resources`,
    "",
    ...targets.map(({ scope, completeness, observations: held, reason }) => {
      const why = reason === undefined ? "" : `: ${reason}`;
      return `  ${scope.padEnd(28)} ${String(held).padStart(4)} results, ${completeness.replace("_", " ")}${why}`;
    }),
  ];
  if (warnings.length > 0) lines.push("", ...warnings.map((warning) => `  ${warning.count} × ${warning.message}`));
  return `${lines.join("\n").trimEnd()}\n`;
}

/** One line per observation for people. */
export function observationLines(parsed: ParsedDocument): string {
  return parsed.targets
    .flatMap((target) =>
      target.observations.map(
        (one) => `${one.outcome.padEnd(14)} ${target.scope.padEnd(24)} ${one.rawId.padEnd(18)} ${one.title}`,
      ),
    )
    .join("\n");
}
