import { imageRepository } from "#lib/domain/check/vulnerability.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import type { KubernetesObject } from "../kubernetes/unwrapping.ts";
import { isRecord } from "../kubernetes/unwrapping.ts";
import type { Observation, TargetHead } from "../types.ts";
import type { ReportCompleteness, ReportEvidence } from "./completeness.ts";
import { listOfKind } from "./kinds.ts";
import { readCheck } from "./read-check.ts";
import { readSecret } from "./read-secret.ts";
import { readVulnerability } from "./read-vulnerability.ts";
import type { EntryReader, Judge, ReportInHand, ReportList } from "./reading.ts";
import { Report } from "./schema.ts";
import { subjectOf } from "./subject.ts";

const readers: Readonly<Record<ReportList, EntryReader>> = {
  vulnerabilities: readVulnerability,
  checks: readCheck,
  secrets: readSecret,
};

/** One report, read entry by entry, before anybody knows how the whole document looks. */
export type ReadReport = {
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

export function readReport(object: KubernetesObject, judge: Judge): ReadReport | null {
  const list = listOfKind(object.kind);
  if (list === null || !isRecord(object.value)) return null;
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

/** What decides the completeness of a report, but for how the rest of its document looks. */
export function evidenceOf(read: ReadReport, isWhole: boolean): Omit<ReportEvidence, "mayBeFiltered"> {
  const { report, observations, unread } = read;
  return { summary: report.summary, observations, unread, isWhole };
}

/** A report as a target. */
export function headOf(read: ReadReport, { completeness, reason }: ReportCompleteness, judge: Judge): TargetHead {
  const { report } = read;
  const observedAt = timeOf(report.updateTimestamp);
  return {
    scope: scopeOf(read),
    label: labelOf(read),
    completeness,
    completenessReason: reason,
    toolVersion: cleanTitle(report.scanner.version) || judge.context.toolVersion || null,
    ...(observedAt === undefined ? {} : { observedAt }),
    knownByVersion: knownByVersion(read, judge),
  };
}
