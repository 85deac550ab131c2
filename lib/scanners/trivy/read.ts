import { readDocuments } from "#lib/domain/document/documents.ts";
import { notOurs } from "#lib/domain/document/signatures.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import { AppError } from "#lib/errors.ts";
import type { DocumentContext } from "../types.ts";
import type { ReadCompliance, ReadDocument, Reading, Subject } from "./reading.ts";
import { isRecord, tool } from "./reading.ts";
import { ArtifactReport, ComplianceControl, ComplianceReport, K8sResource } from "./schema.ts";
import { subjectOfArtifact, subjectOfK8s } from "./subjects.ts";

/** Keys of which every entry has one: the line of that key is the entry's. */
const markKeys: ReadonlySet<string> = new Set(["VulnerabilityID", "ID", "RuleID", "Name"]);
const k8sLists = ["Resources", "Findings", "Vulnerabilities", "Misconfigurations"] as const;

type Desk = {
  readonly context: DocumentContext;
  readonly warnings: Warnings;
  readonly lineOf: (entry: unknown) => number | null;
};

const isListOrNull = (value: unknown): value is readonly unknown[] | null => value === null || Array.isArray(value);
const empty = { compliance: null, isSummary: false, version: null, observedAt: null, clusterName: "", unreadable: 0 };

/** Zero times and dates before 2000 are none (formats, rule 4). */
function timeOf(text: string): Date | null {
  const time = new Date(text);
  return text === "" || Number.isNaN(time.getTime()) || time.getUTCFullYear() < 2000 ? null : time;
}

/** Counts what could not be read, once for the document and once for the warnings. */
class Unreadable {
  count = 0;
  readonly #warnings: Warnings;

  constructor(warnings: Warnings) {
    this.#warnings = warnings;
  }

  readonly add = (): void => {
    this.count += 1;
    this.#warnings.add("invalid_entry", "Entries that are not what Trivy writes were left out.");
  };
}

function readK8s(value: Readonly<Record<string, unknown>>, desk: Desk): ReadDocument {
  const unreadable = new Unreadable(desk.warnings);
  const subjects: Subject[] = [];
  for (const raw of k8sLists.flatMap((key) => (Array.isArray(value[key]) ? value[key] : []))) {
    const entry = isRecord(raw) ? K8sResource.safeParse(raw) : null;
    if (entry === null || !entry.success) {
      unreadable.add();
      continue;
    }
    const at = { line: desk.lineOf(raw), onUnreadable: unreadable.add };
    const subject = subjectOfK8s(entry.data, at, desk.warnings);
    if (subject !== null) subjects.push(subject);
  }
  const isSummary = "Findings" in value;
  const isOld = "Vulnerabilities" in value || "Misconfigurations" in value;
  return {
    ...empty,
    format: isSummary ? "k8s-summary" : isOld ? "k8s-old" : "k8s",
    subjects,
    isSummary,
    clusterName: typeof value.ClusterName === "string" ? value.ClusterName : "",
    unreadable: unreadable.count,
  };
}

function readArtifact(value: Readonly<Record<string, unknown>>, desk: Desk): ReadDocument {
  const report = ArtifactReport.parse(value);
  const unreadable = new Unreadable(desk.warnings);
  const subject = subjectOfArtifact(
    {
      name: report.ArtifactName,
      type: report.ArtifactType,
      metadata: report.Metadata,
      results: report.Results,
      onUnreadable: unreadable.add,
    },
    desk.context,
  );
  return {
    ...empty,
    format: report.ArtifactType === "" ? "artifact" : report.ArtifactType.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
    subjects: [subject],
    version: report.Trivy?.Version || null,
    observedAt: timeOf(report.CreatedAt),
    unreadable: unreadable.count,
  };
}

/** Results alone, as up to 0.19; `null` where there were none. */
function readLegacy(results: readonly unknown[], desk: Desk): ReadDocument {
  const unreadable = new Unreadable(desk.warnings);
  const parts = { name: "", type: "", metadata: null, results, onUnreadable: unreadable.add };
  const subject = subjectOfArtifact(parts, desk.context);
  return { ...empty, format: "legacy-array", subjects: [subject], unreadable: unreadable.count };
}

function readCompliance(value: Readonly<Record<string, unknown>>, desk: Desk): ReadDocument {
  const report = ComplianceReport.parse(value);
  const unreadable = new Unreadable(desk.warnings);
  const controls: ReadCompliance["controls"][number][] = [];
  const isSummary = "SummaryControls" in value;
  for (const raw of isSummary ? report.SummaryControls : report.Results) {
    const control = isRecord(raw) ? ComplianceControl.safeParse(raw) : null;
    if (control === null || !control.success || control.data.ID === "") unreadable.add();
    else controls.push({ control: control.data, line: desk.lineOf(raw) });
  }
  const compliance = { id: report.ID === "" ? "report" : report.ID, title: report.Title, controls };
  const format = isSummary ? "compliance-summary" : "compliance";
  return { ...empty, format, subjects: [], compliance, unreadable: unreadable.count };
}

/** Which of Trivy's shapes a document has (formats § 2), read; null when it is none. */
function readOne(value: unknown, desk: Desk): readonly ReadDocument[] | null {
  if (Array.isArray(value)) {
    if (value.every((each) => isRecord(each) && "Target" in each)) return [readLegacy(value, desk)];
    const read = value.map((each) => (Array.isArray(each) ? null : readOne(each, desk)));
    return read.every((each) => each !== null) ? read.flat() : null;
  }
  if (!isRecord(value)) return null;
  if ("ArtifactName" in value || ("SchemaVersion" in value && "ArtifactType" in value))
    return [readArtifact(value, desk)];
  if (isListOrNull(value.SummaryControls) || ("ID" in value && "Title" in value && isListOrNull(value.Results)))
    return [readCompliance(value, desk)];
  if ("Target" in value && "Class" in value) return [readLegacy([value], desk)];
  const lists = k8sLists.filter((key) => key in value);
  const isK8s = lists.every((key) => isListOrNull(value[key])) && ("ClusterName" in value || lists.length > 0);
  const listed = lists.flatMap((key) => (Array.isArray(value[key]) ? value[key] : []));
  const ours = listed.length === 0 ? "ClusterName" in value : listed.some((each) => isRecord(each) && "Kind" in each);
  return isK8s && ours ? [readK8s(value, desk)] : null;
}

/** Reads a stream of JSON documents of Trivy; refuses what is none, saying what it is instead. */
export function read(text: string, context: DocumentContext): Reading {
  const warnings = new Warnings();
  if (text.trim() === "null") {
    const desk = { context, warnings, lineOf: () => null };
    return { documents: [readLegacy([], desk)], lineOf: desk.lineOf, warnings: [] };
  }
  if (/^\s*(?:<\?xml[^>]{0,200}\?>\s*)?<testsuites?\b/.test(text)) {
    throw new AppError(
      "unprocessable",
      `JUnit says too little of what Trivy found. Send its JSON, which is made with: ${tool.howToMake}`,
      { reason: "junit" },
    );
  }
  const found = readDocuments(text, { ...tool, markKey: markKeys });
  const lineOf = (entry: unknown): number | null =>
    typeof entry === "object" && entry !== null ? found.shownLineOf(entry) : null;
  const documents: ReadDocument[] = [];
  for (const { value } of found.documents) {
    const read = readOne(value, { context, warnings, lineOf });
    if (read === null) warnings.add("other_document", "JSON that is not Trivy's was left out.");
    else documents.push(...read);
  }
  if (documents.length === 0) throw notOurs(text, tool);
  if (found.textLines > 0) warnings.add("text_lines", "Lines that are not JSON were left out.", found.textLines);
  if (found.duplicateKeys > 0)
    warnings.add("duplicate_keys", "Doubled keys: the last one counts.", found.duplicateKeys);
  return { documents, lineOf, warnings: warnings.list() };
}
