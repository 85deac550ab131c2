import { imageRepository } from "#lib/domain/check/vulnerability.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { notOurs } from "#lib/domain/document/signatures.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import type { KubernetesObject, ObjectsReading } from "../kubernetes/objects.ts";
import { isRecord, readKubernetesObjects } from "../kubernetes/objects.ts";
import type { CatalogView, DocumentContext, Observation, ParsedDocument, TargetReport } from "../types.ts";
import { completenessOf, looksFiltered } from "./completeness.ts";
import { foldRepeated, newestOf } from "./fold.ts";
import { imageLookOf } from "./image-look.ts";
import { isGroup, listOfKind, setAside } from "./kinds.ts";
import { readCheck } from "./read-check.ts";
import { readSecret } from "./read-secret.ts";
import { readVulnerability } from "./read-vulnerability.ts";
import type { EntryReader, Judge, ReportInHand, ReportList } from "./reading.ts";
import { markKeys, tool } from "./reading.ts";
import { Report } from "./schema.ts";
import { subjectOf } from "./subject.ts";

const readers: Readonly<Record<ReportList, EntryReader>> = {
  vulnerabilities: readVulnerability,
  checks: readCheck,
  secrets: readSecret,
};

/** One report, read entry by entry, before anybody knows how the whole document looks. */
type ReadReport = {
  readonly object: KubernetesObject;
  readonly report: Report;
  readonly inHand: ReportInHand;
  readonly observations: readonly Observation[];
  readonly unread: number;
};

/** Trivy's own name for itself; Starboard let other tools write the same kinds. */
function engineOf(report: Report): string {
  const name = cleanTitle(report.scanner.name).toLowerCase();
  return name === "" || name.startsWith("trivy") ? "trivy" : name;
}

function readReport(object: KubernetesObject, list: ReportList, judge: Judge): ReadReport | null {
  const read = Report.safeParse(object.value.report);
  if (!read.success) {
    judge.warnings.add("no_report", "Objects that do not hold their report yet were left out.");
    return null;
  }
  const report = read.data;
  const subject = subjectOf(object, report, judge.context);
  const { repository, tag, digest } = report.artifact;
  const image = imageRepository(report.registry.server, repository);
  const inHand: ReportInHand = {
    list,
    kind: object.kind.replace(/^Cluster/, ""),
    subject,
    engine: engineOf(report),
    repository: cleanTitle(image),
    image: cleanTitle(`${image}${tag === "" ? "" : `:${tag}`}${digest === "" ? "" : `@${digest}`}`),
  };
  const observations = report[list].map((raw) => readers[list](raw, inHand, judge)).filter((each) => each !== null);
  const unread = report[list].length - observations.length;
  if (unread > 0) judge.warnings.add("invalid_entry", "Entries without an id were left out.", unread);
  if (!subject.isNamed) {
    const message = "Entries of reports that do not say what they are about are kept for the report itself.";
    judge.warnings.add("unmapped", message, Math.max(1, observations.length));
  }
  return { object, report, inHand, observations, unread };
}

/** A time of a document, or none: zero times and dates before 2000 are none (formats, rule 4). */
function timeOf(text: string): Date | undefined {
  const time = new Date(text);
  return text === "" || Number.isNaN(time.getTime()) || time.getUTCFullYear() < 2000 ? undefined : time;
}

/** The object is the slice: by uid, else by its name. */
function scopeOf({ object, inHand }: ReadReport): string {
  const { uid, namespace, name } = inHand.subject.metadata;
  return `object/${cleanTitle(uid === "" ? `${object.kind}/${namespace}/${name}` : uid)}`;
}

function labelOf({ object, inHand }: ReadReport): string {
  const { namespace, name } = inHand.subject.metadata;
  return cleanTitle(`${object.kind} ${namespace === "" ? name : `${namespace}/${name}`}`);
}

/** Checks the version is known to have, as far as this kind of report holds them. */
function knownByVersion({ inHand, report, object }: ReadReport, judge: Judge): readonly string[] {
  if (inHand.list !== "checks") return [];
  const said = /^v?[0-9]+\.[0-9]+/.test(report.scanner.version) ? report.scanner.version : judge.context.toolVersion;
  if (said === undefined) return [];
  // Checks of components of the control plane and of nodes have reports of their own.
  const isInfra = /InfraAssessmentReport$/.test(object.kind);
  return judge.catalog.checksKnownTo(inHand.engine, said).filter((key) => /:KCV-/.test(key) === isInfra);
}

function targetOf(read: ReadReport, reading: ObjectsReading, mayBeFiltered: boolean, judge: Judge): TargetReport {
  const { report, observations, unread } = read;
  const evidence = { summary: report.summary, observations, unread, isWhole: reading.isWhole, mayBeFiltered };
  const { completeness, reason } = completenessOf(evidence, judge.context);
  if (completeness === "truncated")
    judge.warnings.add("truncated", "Reports that may not list everything close nothing.");
  const observedAt = timeOf(report.updateTimestamp);
  return {
    scope: scopeOf(read),
    label: labelOf(read),
    completeness,
    completenessReason: reason,
    toolVersion: cleanTitle(report.scanner.version) || judge.context.toolVersion || null,
    ...(observedAt === undefined ? {} : { observedAt }),
    lookedAt: [read.inHand.subject.resource],
    observations:
      judge.context.preview === true ? observations : [...foldRepeated(observations), ...imageLookOf(read.inHand)],
    knownByVersion: knownByVersion(read, judge),
  };
}

/** Whether a document without a report of ours is one that merely lists none. */
function isEmptyList({ documents, objects, lists, warnings }: ObjectsReading): boolean {
  const isOurs = (kind: string): boolean => kind === "List" || isGroup("", kind.slice(0, -"List".length));
  const holdsOther = objects.length > 0 || warnings.some(({ code }) => code === "invalid_object");
  return documents > 0 && !holdsOther && lists.every(isOurs);
}

function readReports(reading: ObjectsReading, text: string, judge: Judge): readonly ReadReport[] {
  const ours = reading.objects.filter((object) => isGroup(object.apiVersion, object.kind));
  const others = reading.objects.length - ours.length;
  if (others > 0) judge.warnings.add("other_object", "Objects that are no reports were left out.", others);
  const asides = ours.filter((object) => setAside(object.kind, judge.warnings));
  const isKubeBenchAlone = asides.length > 0 && asides.every((object) => object.kind === "CISKubeBenchReport");
  if (ours.length === 0 && !isEmptyList(reading)) throw notOurs(text, tool);
  if (isKubeBenchAlone && asides.length === ours.length && judge.context.preview !== true) throw notOurs(text, tool);
  return ours.flatMap((object) => {
    const list = listOfKind(object.kind);
    const read = list === null || !isRecord(object.value) ? null : readReport(object, list, judge);
    return read === null ? [] : [read];
  });
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
