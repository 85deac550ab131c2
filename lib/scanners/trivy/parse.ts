import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { emptyDocument } from "#lib/domain/document/documents.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import type { CatalogView, DocumentContext, Observation, ParsedDocument, TargetReport } from "../types.ts";
import { evidenceOf, lesser } from "./completeness.ts";
import { complianceTarget } from "./compliance.ts";
import { foldRepeated } from "./fold.ts";
import { observe } from "./observe.ts";
import { read } from "./read.ts";
import type { ReadDocument } from "./reading.ts";
import { tool } from "./reading.ts";
import type { Target } from "./targets.ts";
import { targetsOf } from "./targets.ts";

type Judge = {
  readonly context: DocumentContext;
  readonly catalog: CatalogView;
  readonly warnings: Warnings;
  readonly lineOf: (entry: unknown) => number | null;
};

function targetsIn(document: ReadDocument, judge: Judge): readonly Target[] {
  const observed = document.subjects.map((subject) => ({ subject, ...observe(subject, judge) }));
  const observations = observed.flatMap((each) => each.observations);
  const unreadable = observed.reduce((sum, each) => sum + each.unreadable, document.unreadable);
  return targetsOf(document, observed, evidenceOf(document, observations, unreadable), judge.context);
}

/** Several documents of a stream may speak of one target: together they say the lesser word about what is missing. */
function joinTargets(targets: readonly Target[]): readonly Target[] {
  const joined = new Map<string, Target>();
  for (const target of targets) {
    const known = joined.get(target.scope);
    if (known === undefined) joined.set(target.scope, target);
    else {
      const { completeness, reason } = lesser(known, target);
      joined.set(target.scope, {
        ...known,
        completeness,
        reason,
        lookedAt: distinct([...known.lookedAt, ...target.lookedAt]),
        observations: [...known.observations, ...target.observations],
      });
    }
  }
  return [...joined.values()];
}

const distinct = (resources: readonly Resource[]): Resource[] => [
  ...new Map(resources.map((each) => [resourceKey(each), each])).values(),
];

/** Passes of checks that do not look at such an object fill most of a report that lists passes, and say nothing. */
function withoutEmptyPasses(observations: readonly Observation[], warnings: Warnings): readonly Observation[] {
  const saying = observations.filter((each) => each.kind !== "misconfiguration" || each.outcome !== "not_applicable");
  const left = observations.length - saying.length;
  if (left > 0)
    warnings.add(
      "passes_elsewhere",
      "Passes of checks that do not look at such an object say nothing: they are not applicable.",
      left,
    );
  return saying;
}

function reportOf(target: Target, { context, catalog, warnings }: Judge): TargetReport {
  const saying = withoutEmptyPasses(target.observations, warnings);
  const folded = foldRepeated(saying);
  const knows = target.inCluster && (target.slice === "misconfigurations" || target.slice === "nodes");
  const known = knows && target.version !== null ? catalog.checksKnownTo("trivy", target.version) : [];
  return {
    scope: target.scope,
    label: target.label,
    completeness: target.completeness,
    completenessReason: target.reason,
    toolVersion: target.version === null ? null : cleanTitle(target.version),
    lookedAt: target.lookedAt,
    observations: context.preview === true ? target.observations : folded,
    ...(known.length === 0 ? {} : { knownByVersion: known }),
  };
}

function warnOfCompleteness(targets: readonly Target[], warnings: Warnings): void {
  for (const target of targets) {
    if (target.completeness === "truncated") warnings.add("truncated", target.reason);
  }
}

/** Reads what the command line of Trivy wrote; see the folder's README for what it cannot show. */
export function parse(text: string, context: DocumentContext, catalog: CatalogView): ParsedDocument {
  if (text.trim() === "") throw emptyDocument(tool.label, tool.howToMake);
  const reading = read(text, context);
  const warnings = new Warnings();
  for (const warning of reading.warnings) warnings.add(warning.code, warning.message, warning.count);
  const judge: Judge = { context, catalog, warnings, lineOf: reading.lineOf };
  const { documents } = reading;
  const targets = joinTargets(documents.flatMap((document) => targetsIn(document, judge)));
  const compliance = documents.flatMap(({ compliance: report, unreadable }) =>
    report === null ? [] : [complianceTarget(report, unreadable, context, warnings)],
  );
  warnOfCompleteness(targets, warnings);
  const reports = [...targets.map((target) => reportOf(target, judge)), ...compliance];
  if (reports.length === 0)
    warnings.add("nothing_listed", "The file lists nothing that was looked at, so it says nothing about the cluster.");
  const times = documents.flatMap(({ observedAt }) => (observedAt === null ? [] : [observedAt]));
  const clusterName = documents.map((document) => cleanTitle(document.clusterName)).find((name) => name !== "");
  return {
    scanner: "trivy",
    format: [...new Set(documents.map((document) => document.format))].sort().join("+"),
    documents: documents.length,
    // Several reports in one stream were written at different times: the oldest claims least.
    observedAt: times.sort((a, b) => a.getTime() - b.getTime())[0] ?? null,
    targets: reports,
    warnings: warnings.list(),
    hints: { clusterName },
  };
}
