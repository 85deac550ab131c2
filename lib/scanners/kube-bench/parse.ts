import type { Outcome } from "#lib/domain/check/outcome.ts";
import { worseOutcome } from "#lib/domain/check/outcome.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import { emptyDocument } from "#lib/domain/document/documents.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import type {
  CatalogView,
  DocumentContext,
  DocumentHints,
  Observation,
  ParsedDocument,
  TargetReport,
} from "../types.ts";
import type { TargetCompleteness } from "./completeness.ts";
import { completenessOf } from "./completeness.ts";
import type { CheckIdentity } from "./identity.ts";
import { benchmarkOf, identify } from "./identity.ts";
import { messageOf, outcomeOf } from "./outcome.ts";
import { readJson } from "./read-json.ts";
import { readJunit } from "./read-junit.ts";
import type { Reading, ReadResult } from "./reading.ts";
import { tool } from "./reading.ts";
import type { Slice } from "./targets.ts";
import { slicesOf } from "./targets.ts";

/** What an observation needs beside its line. */
type Judge = { readonly reading: Reading; readonly catalog: CatalogView; readonly warnings: Warnings };
type Line = { readonly benchmark: string; readonly read: ReadResult; readonly identity: CheckIdentity };

/** Fields shown beside a result; empty ones are left out. */
function detailsOf(line: Line): Record<string, string> {
  const { result, section } = line.read;
  const scored = result.scored === undefined ? "" : result.scored ? "yes" : "no";
  const fields = {
    benchmark: line.benchmark,
    section,
    status: result.status,
    type: result.type,
    scored,
    expected: result.expected_result,
    actual: result.actual_value,
    reason: result.reason,
    audit: result.audit,
  };
  const details: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    const clean = cleanText(value);
    if (clean !== "") details[name] = clean;
  }
  return details;
}

function outcomeIn(line: Line, warnings: Warnings): Outcome {
  const outcome = outcomeOf(line.read.result);
  if (outcome !== null) return outcome;
  // Never counted as passed, never dropped (formats, rule 6).
  warnings.add("unknown_status", "Results with a status that kube-bench is not known to write are shown as undecided.");
  return "warn";
}

function observationOf(line: Line, slice: Slice, judge: Judge): Observation {
  const { result, offset } = line.read;
  return {
    kind: "check",
    tool: "kube-bench",
    check: line.identity.check,
    witness: line.identity.witness,
    rawId: line.identity.rawId,
    title: cleanTitle(line.identity.title ?? result.test_desc),
    outcome: outcomeIn(line, judge.warnings),
    severity: null,
    resource: slice.resource,
    nodeRole: slice.nodeRole,
    message: cleanText(messageOf(result)),
    remediation: cleanText(result.remediation),
    line: judge.reading.lineAt(offset),
    details: detailsOf(line),
  };
}

/** Lines of a slice; a topic that several of its ids share does not name a check by itself. */
function linesOf(slice: Slice, catalog: CatalogView): readonly Line[] {
  const lines: Line[] = [];
  const idsOfTopic = new Map<string, Set<string>>();
  for (const control of slice.controls) {
    const benchmark = benchmarkOf(control.version, catalog);
    for (const read of control.results) {
      const id = cleanTitle(read.result.test_number);
      const identity = identify(benchmark, id, catalog);
      lines.push({ benchmark, read: { ...read, result: { ...read.result, test_number: id } }, identity });
      if (identity.topic === null) continue;
      const key = `${benchmark} ${identity.topic}`;
      idsOfTopic.set(key, (idsOfTopic.get(key) ?? new Set()).add(id));
    }
  }
  return lines.map((line) => {
    const { topic, sharesTopic } = line.identity;
    if (topic === null || sharesTopic || (idsOfTopic.get(`${line.benchmark} ${topic}`)?.size ?? 0) < 2) return line;
    return { ...line, identity: { ...line.identity, check: `${topic}/${line.read.result.test_number}` } };
  });
}

/** One word per check: the worst of those the document has (semantics § 2, "worst word first"). */
function foldRepeated(observations: readonly Observation[]): readonly Observation[] {
  const byCheck = new Map<string, Observation>();
  for (const observation of observations) {
    const known = byCheck.get(observation.check);
    const worse = known === undefined || worseOutcome(known.outcome, observation.outcome) !== known.outcome;
    if (worse) byCheck.set(observation.check, observation);
  }
  return [...byCheck.values()];
}

function completenessOfSlice(slice: Slice, context: DocumentContext, judge: Judge): TargetCompleteness {
  const byBenchmark = Map.groupBy(slice.controls, (control) => benchmarkOf(control.version, judge.catalog));
  const more = { versionAssumed: judge.reading.versionAssumed, benchmarks: judge.catalog.benchmarkVersions() };
  const all = [...byBenchmark].map(([name, controls]) => completenessOf(name, controls, context, more));
  return all.find((one) => one.completeness === "truncated") ?? all[0] ?? { completeness: "complete", reason: "" };
}

function reportOf(slice: Slice, context: DocumentContext, judge: Judge): TargetReport {
  const lines = linesOf(slice, judge.catalog);
  const unknown = lines.filter((line) => line.identity.title === null).length;
  if (unknown > 0) {
    judge.warnings.add("unknown_check", "Checks the catalog does not know are shown, and prove nothing.", unknown);
  }
  const listed = lines.map((line) => observationOf(line, slice, judge));
  const folded = foldRepeated(listed);
  if (folded.length < listed.length) {
    judge.warnings.add(
      "duplicate_results",
      "Checks listed more than once: the worst word counts.",
      listed.length - folded.length,
    );
  }
  const { completeness, reason } = completenessOfSlice(slice, context, judge);
  if (completeness === "truncated") judge.warnings.add("truncated", reason);
  return {
    scope: slice.scope,
    label: slice.label,
    completeness,
    completenessReason: reason,
    toolVersion: [...new Set(lines.map((line) => line.benchmark))].join(", ") || null,
    lookedAt: [slice.resource],
    observations: context.preview === true ? listed : folded,
  };
}

const platforms: ReadonlyMap<string, string> = new Map([
  ["eks", "eks"],
  ["gke", "gke"],
  ["aks", "aks"],
  ["rke2", "rke2"],
  ["k3s", "k3s"],
  ["rh", "openshift"],
]);

function hintsOf(reading: Reading, catalog: CatalogView): DocumentHints {
  const controls = reading.runs.flatMap((run) => run.controls);
  const versions = controls
    .map((control) => control.detectedVersion)
    .filter((version) => /^v?[0-9]+\.[0-9]+/.test(version));
  const benchmark = controls.map((control) => benchmarkOf(control.version, catalog)).find((name) => name !== "unknown");
  return {
    kubernetesVersion: versions[0],
    benchmark,
    platform: platforms.get(benchmark?.split("-")[0] ?? ""),
  };
}

/** JUnit names no benchmark; a tool version that is one says it. */
function benchmarkOfSender(context: DocumentContext, catalog: CatalogView): string | null {
  const said = context.toolVersion?.trim() ?? "";
  const name = said === "" ? "" : benchmarkOf(said, catalog);
  return catalog.hasBenchmark(name) ? name : null;
}

/** Reads what kube-bench wrote; see the folder's README for what it cannot show. */
export function parse(text: string, context: DocumentContext, catalog: CatalogView): ParsedDocument {
  if (text.trim() === "") throw emptyDocument(tool.label, tool.howToMake);
  const isXml = /^\s*</.test(text);
  const reading = isXml ? readJunit(text, benchmarkOfSender(context, catalog)) : readJson(text);
  const warnings = new Warnings();
  for (const warning of reading.warnings) warnings.add(warning.code, warning.message, warning.count);
  const judge: Judge = { reading, catalog, warnings };
  const targets = slicesOf(reading.runs, context).map((slice) => reportOf(slice, context, judge));
  if (targets.length === 0)
    warnings.add("nothing_listed", "The file lists no target, so it says nothing about the cluster.");
  return {
    scanner: "kube-bench",
    format: reading.format,
    documents: reading.documents,
    observedAt: reading.observedAt,
    targets,
    warnings: warnings.list(),
    hints: hintsOf(reading, catalog),
  };
}
