import { Warnings } from "#lib/domain/document/warnings.ts";
import type { ObjectsReading } from "../kubernetes/objects.ts";
import { readKubernetesObjects } from "../kubernetes/objects.ts";
import type { CatalogView, DocumentContext, ParsedDocument, TargetReport } from "../types.ts";
import { completenessOf, looksFiltered } from "./completeness.ts";
import { foldRepeated, newestOf } from "./fold.ts";
import { imageLookOf } from "./image-look.ts";
import type { Judge } from "./reading.ts";
import { markKeys, tool } from "./reading.ts";
import type { ReadReport } from "./report.ts";
import { evidenceOf, headOf, readReport } from "./report.ts";
import { Sieve } from "./sieve.ts";

function targetOf(read: ReadReport, reading: ObjectsReading, mayBeFiltered: boolean, judge: Judge): TargetReport {
  const completeness = completenessOf({ ...evidenceOf(read, reading.isWhole), mayBeFiltered }, judge.context);
  if (completeness.completeness === "truncated")
    judge.warnings.add("truncated", "Reports that may not list everything close nothing.");
  const { knownByVersion = [], ...head } = headOf(read, completeness, judge);
  return {
    ...head,
    lookedAt: [read.inHand.subject.resource],
    observations:
      judge.context.preview === true
        ? read.observations
        : [...foldRepeated(read.observations), ...imageLookOf(read.inHand)],
    knownByVersion,
  };
}

function readReports(reading: ObjectsReading, text: string, judge: Judge): readonly ReadReport[] {
  const sieve = new Sieve(judge);
  const reports = reading.objects.filter((object) => sieve.isReport(object));
  sieve.refuse({ ...reading, text });
  return reports.map((object) => readReport(object, judge)).filter((read) => read !== null);
}

/** Reads reports of Trivy Operator and of Starboard before it; see the folder's README for what they cannot show. */
export function parse(text: string, context: DocumentContext, catalog: CatalogView): ParsedDocument {
  const reading = readKubernetesObjects(text, { ...tool, markKeys });
  const warnings = new Warnings();
  for (const warning of reading.warnings) warnings.add(warning.code, warning.message, warning.count);
  const judge: Judge = { context, catalog, warnings, lineOf: reading.lineOf };
  const reports = readReports(reading, text, judge);
  const mayBeFiltered = looksFiltered(reports.flatMap((report) => report.observations));
  const listed = reports.map((report) => targetOf(report, reading, mayBeFiltered, judge));
  const targets = context.preview === true ? listed : newestOf(listed);
  if (targets.length < listed.length) {
    const message = "Reports the document holds more than once: the newest counts.";
    warnings.add("duplicate_objects", message, listed.length - targets.length);
  }
  if (targets.length === 0)
    warnings.add("nothing_listed", "The file lists no report of a resource, so it says nothing about the cluster.");
  const times = targets.flatMap((target) => target.observedAt ?? []).sort((a, b) => b.getTime() - a.getTime());
  return {
    scanner: "trivy-operator",
    format: reading.format,
    documents: reading.documents,
    observedAt: times[0] ?? null,
    targets,
    warnings: warnings.list(),
    hints: {},
  };
}
