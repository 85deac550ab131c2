import { notOurs } from "#lib/domain/document/signatures.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import { AppError } from "#lib/errors.ts";
import type { ObjectsReading } from "../kubernetes/objects.ts";
import { readKubernetesObjects } from "../kubernetes/objects.ts";
import type { KubernetesObject } from "../kubernetes/unwrapping.ts";
import { isRecord } from "../kubernetes/unwrapping.ts";
import type { Reading, ReadReport, ReadResult } from "./reading.ts";
import { markKeys, tool } from "./reading.ts";
import { Report, Result } from "./schema.ts";

/** The groups that have carried the schema; upstream samples show the old kinds under the new group, so any pair counts. */
const groups: ReadonlySet<string> = new Set(["wgpolicyk8s.io", "reports.x-k8s.io", "openreports.io"]);
const kinds: ReadonlySet<string> = new Set(["PolicyReport", "ClusterPolicyReport", "Report", "ClusterReport"]);

/** Whether an object is a policy report of any engine. */
export const isOurs = ({ apiVersion, kind }: KubernetesObject): boolean =>
  groups.has(apiVersion.slice(0, Math.max(0, apiVersion.indexOf("/")))) && kinds.has(kind);

/** Where YAML begins: the CLI of Kyverno writes what it warns of into the same stream before its report. */
function startOfYaml(text: string): number {
  if (/^\s*[{[<]/.test(text)) return 0;
  return /^(?:---[ \t]*$|(?:apiVersion|kind|items):(?:\s|$))/m.exec(text)?.index ?? 0;
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}

/** A List of YAML that breaks off has not yet said that it is one. */
function refuseCutList(text: string, reading: ObjectsReading): void {
  if (reading.documents > 0 || !/^items:/m.test(text) || /^kind:/m.test(text)) return;
  throw new AppError(
    "unprocessable",
    `The YAML breaks off before its end. Send the whole file; it is made with: ${tool.howToMake}`,
    { reason: "truncated_document" },
  );
}

export type Source = {
  readonly lineOf: ObjectsReading["lineOf"];
  readonly before: number;
  readonly warnings: Warnings;
};

/** In YAML that may have been cut the last result may lack what the others all have, or whose it is. */
function isWholeResult(
  raw: Readonly<Record<string, unknown>>,
  others: readonly unknown[],
  cutInLine: boolean,
): boolean {
  if (cutInLine || !("result" in raw || "status" in raw)) return false;
  const [first, ...more] = others.filter(isRecord);
  if (first === undefined) return "source" in raw;
  return Object.keys(first).every((key) => key in raw || more.some((other) => !(key in other)));
}

function resultsOf(listed: readonly unknown[], cut: "no" | "maybe" | "in-line", source: Source) {
  const results: ReadResult[] = [];
  let unreadable = 0;
  for (const [index, raw] of listed.entries()) {
    const result = isRecord(raw) ? Result.safeParse(raw) : null;
    if (!isRecord(raw) || result === null || !result.success) {
      unreadable += 1;
      source.warnings.add("invalid_result", "Entries that are no result were left out.");
      continue;
    }
    const isLast = index === listed.length - 1;
    if (isLast && cut !== "no" && !isWholeResult(raw, listed.slice(0, -1), cut === "in-line")) {
      unreadable += 1;
      source.warnings.add("cut_result", "The last result breaks off and was left out.");
      continue;
    }
    const line = source.lineOf(raw);
    results.push({ result: result.data, line: line === null ? null : line + source.before });
  }
  return { results, unreadable };
}

/** One report with its results; null where it is none. In YAML that may have been cut its end is not trusted. */
export function reportOf(
  object: KubernetesObject,
  mayBeCut: boolean,
  isWhole: boolean,
  source: Source,
): ReadReport | null {
  const report = Report.safeParse(object.value);
  if (!report.success) {
    source.warnings.add("invalid_report", "Reports without metadata were left out.");
    return null;
  }
  const cut = !mayBeCut ? "no" : isWhole ? "maybe" : "in-line";
  const { results, unreadable } = resultsOf(report.data.results ?? [], cut, source);
  return { kind: object.kind, report: report.data, results, unreadable, mayBeCut };
}

/** Reads policy reports from JSON or YAML, in whatever they are wrapped; refuses what is none, saying what it is instead. */
export function read(text: string): Reading {
  const start = startOfYaml(text);
  const body = text.slice(start);
  const before = linesIn(text.slice(0, start));
  const found = readKubernetesObjects(body, { ...tool, markKeys });
  refuseCutList(body, found);
  const ours = found.objects.filter(isOurs);
  if (found.documents === 0 || (ours.length === 0 && found.objects.length > 0)) throw notOurs(text, tool);
  const warnings = new Warnings();
  for (const { code, message, count } of found.warnings) warnings.add(code, message, count);
  if (before > 0) warnings.add("text_lines", "Lines before the report were left out.", before);
  if (ours.length < found.objects.length)
    warnings.add(
      "other_object",
      "Objects that are no policy reports were left out.",
      found.objects.length - ours.length,
    );
  const source: Source = { lineOf: found.lineOf, before, warnings };
  const isYaml = found.format.startsWith("yaml");
  const reports = ours.map((object) => {
    // Every engine ends a report with its summary: in YAML without one, the end may be missing.
    const isLast = isYaml && object === found.objects.at(-1);
    return reportOf(object, isLast && !("summary" in object.value), found.isWhole, source);
  });
  return {
    format: found.format,
    documents: found.documents,
    reports: reports.filter((report) => report !== null),
    warnings: warnings.list(),
  };
}
