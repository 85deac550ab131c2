import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { emptyDocument } from "#lib/domain/document/documents.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import type { CatalogView, DocumentContext, ParsedDocument, TargetReport } from "../types.ts";
import { EvidenceGathering, lesser } from "./completeness.ts";
import { complianceTarget } from "./compliance.ts";
import { foldWords, headOf, warnOfCompleteness } from "./head.ts";
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
  const gathering = new EvidenceGathering();
  gathering.addUnreadable(document.unreadable);
  const observed = document.subjects.map((subject) => {
    const { observations, unreadable } = observe(subject, judge);
    gathering.add(subject, observations);
    gathering.addUnreadable(unreadable);
    return { subject, observations };
  });
  return targetsOf(document, observed, gathering.evidence, judge.context);
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

function reportOf(target: Target, judge: Judge): TargetReport {
  const { observations, lookedAt } = target;
  const folded = foldWords(observations, judge.warnings);
  return {
    ...headOf(target, judge),
    lookedAt,
    observations: judge.context.preview === true ? observations : folded,
  };
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
