import type * as z from "zod";
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
export const markKeys: ReadonlySet<string> = new Set(["VulnerabilityID", "ID", "RuleID", "Name"]);
/** Members of a report of `trivy k8s` that list resources, of every version. */
export const k8sLists = ["Resources", "Findings", "Vulnerabilities", "Misconfigurations"] as const;

export type Desk = {
  readonly context: DocumentContext;
  readonly warnings: Warnings;
  readonly lineOf: (entry: unknown) => number | null;
};

const isListOrNull = (value: unknown): value is readonly unknown[] | null => value === null || Array.isArray(value);
const empty = { compliance: null, isSummary: false, version: null, observedAt: null, clusterName: "", unreadable: 0 };

/** Zero times and dates before 2000 are none (formats, rule 4). */
export function timeOf(text: string): Date | null {
  const time = new Date(text);
  return text === "" || Number.isNaN(time.getTime()) || time.getUTCFullYear() < 2000 ? null : time;
}

/** Counts what could not be read, once for the document and once for the warnings. */
export class Unreadable {
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

/** One entry of a list of `trivy k8s`; null for what is none, and for an entry that says nothing. */
export function readResource(raw: unknown, desk: Desk, unreadable: Unreadable): Subject | null {
  const entry = isRecord(raw) ? K8sResource.safeParse(raw) : null;
  if (entry === null || !entry.success) {
    unreadable.add();
    return null;
  }
  const at = { line: desk.lineOf(raw), onUnreadable: unreadable.add };
  return subjectOfK8s(entry.data, at, desk.warnings);
}

/** What the members of a report of `trivy k8s` say about it, whatever its lists hold. */
export function k8sFacts(value: Readonly<Record<string, unknown>>) {
  const isSummary = "Findings" in value;
  const isOld = "Vulnerabilities" in value || "Misconfigurations" in value;
  const clusterName = typeof value.ClusterName === "string" ? value.ClusterName : "";
  return { format: isSummary ? "k8s-summary" : isOld ? "k8s-old" : "k8s", isSummary, clusterName };
}

function readK8s(value: Readonly<Record<string, unknown>>, desk: Desk): ReadDocument {
  const unreadable = new Unreadable(desk.warnings);
  const subjects = k8sLists
    .flatMap((key) => (Array.isArray(value[key]) ? value[key] : []))
    .map((raw) => readResource(raw, desk, unreadable))
    .filter((subject) => subject !== null);
  return { ...empty, ...k8sFacts(value), subjects, unreadable: unreadable.count };
}

/** What the members of a report about one artifact say about it, whatever its results hold. */
export function artifactFacts(report: z.infer<typeof ArtifactReport>) {
  return {
    format: report.ArtifactType === "" ? "artifact" : report.ArtifactType.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
    version: report.Trivy?.Version || null,
    observedAt: timeOf(report.CreatedAt),
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
  return { ...empty, ...artifactFacts(report), subjects: [subject], unreadable: unreadable.count };
}

/** Results alone, as up to 0.19; `null` where there were none. */
function readLegacy(results: readonly unknown[], desk: Desk): ReadDocument {
  const unreadable = new Unreadable(desk.warnings);
  const parts = { name: "", type: "", metadata: null, results, onUnreadable: unreadable.add };
  const subject = subjectOfArtifact(parts, desk.context);
  return { ...empty, format: "legacy-array", subjects: [subject], unreadable: unreadable.count };
}

/** One control of a compliance report; null for what is none. */
export function readControl(raw: unknown, desk: Desk, unreadable: Unreadable) {
  const control = isRecord(raw) ? ComplianceControl.safeParse(raw) : null;
  if (control?.success && control.data.ID !== "") return { control: control.data, line: desk.lineOf(raw) };
  unreadable.add();
  return null;
}

/** What the members of a compliance report say about it, and which of them lists its controls. */
export function complianceFacts(value: Readonly<Record<string, unknown>>) {
  const report = ComplianceReport.parse(value);
  const isSummary = "SummaryControls" in value;
  return {
    format: isSummary ? "compliance-summary" : "compliance",
    id: report.ID === "" ? "report" : report.ID,
    title: report.Title,
    list: isSummary ? ("SummaryControls" as const) : ("Results" as const),
    controls: isSummary ? report.SummaryControls : report.Results,
  };
}

function readCompliance(value: Readonly<Record<string, unknown>>, desk: Desk): ReadDocument {
  const { format, id, title, controls } = complianceFacts(value);
  const unreadable = new Unreadable(desk.warnings);
  const read = controls.map((raw) => readControl(raw, desk, unreadable)).filter((each) => each !== null);
  const compliance: ReadCompliance = { id, title, controls: read };
  return { ...empty, format, subjects: [], compliance, unreadable: unreadable.count };
}

/** Which of Trivy's shapes an object has by its members; null for none. */
export function shapeOf(value: Readonly<Record<string, unknown>>): "artifact" | "compliance" | "result" | "k8s" | null {
  if ("ArtifactName" in value || ("SchemaVersion" in value && "ArtifactType" in value)) return "artifact";
  if (isListOrNull(value.SummaryControls) || ("ID" in value && "Title" in value && isListOrNull(value.Results)))
    return "compliance";
  if ("Target" in value && "Class" in value) return "result";
  const lists = k8sLists.filter((key) => key in value);
  const isK8s = lists.every((key) => isListOrNull(value[key])) && ("ClusterName" in value || lists.length > 0);
  return isK8s ? "k8s" : null;
}

/** Whether what a report of `trivy k8s` lists is Trivy's: one of its entries has a kind, or it names its cluster. */
export function isListedByTrivy(value: Readonly<Record<string, unknown>>, entries: number, withKind: number): boolean {
  return entries === 0 ? "ClusterName" in value : withKind > 0;
}

/** Which of Trivy's shapes a document has (formats § 2), read; null when it is none. */
function readOne(value: unknown, desk: Desk): readonly ReadDocument[] | null {
  if (Array.isArray(value)) {
    if (value.every((each) => isRecord(each) && "Target" in each)) return [readLegacy(value, desk)];
    const read = value.map((each) => (Array.isArray(each) ? null : readOne(each, desk)));
    return read.every((each) => each !== null) ? read.flat() : null;
  }
  if (!isRecord(value)) return null;
  const shape = shapeOf(value);
  if (shape === "artifact") return [readArtifact(value, desk)];
  if (shape === "compliance") return [readCompliance(value, desk)];
  if (shape === "result") return [readLegacy([value], desk)];
  if (shape === null) return null;
  const listed = k8sLists.flatMap((key) => (Array.isArray(value[key]) ? value[key] : []));
  const withKind = listed.filter((each) => isRecord(each) && "Kind" in each).length;
  return isListedByTrivy(value, listed.length, withKind) ? [readK8s(value, desk)] : null;
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
