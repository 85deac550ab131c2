import type { Severity } from "#lib/domain/check/outcome.ts";
import { worseOutcome } from "#lib/domain/check/outcome.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import type { CatalogView, DocumentContext, Observation, ParsedDocument, TargetReport } from "../types.ts";
import { idOfMessage } from "./messages.ts";
import { outcomeOf } from "./outcome.ts";
import { read } from "./read.ts";
import type { ReadCheck, Reading } from "./reading.ts";
import { severityOf } from "./severity.ts";
import type { AuditedObject, Slice } from "./targets.ts";
import { slicesOf } from "./targets.ts";

/** What an observation needs beside its check. */
type Judge = { readonly reading: Reading; readonly catalog: CatalogView; readonly warnings: Warnings };

/** Id of a check; version 0.2 has none, and what it says does not stay the same when it turns out otherwise. */
function idOf({ id, check }: ReadCheck, judge: Judge): string {
  const raw = id === "" ? idOfMessage(check.Message) : cleanTitle(id);
  if (raw !== null && raw !== "") return judge.catalog.canonicalCheck("polaris", raw) ?? raw;
  judge.warnings.add("no_check_id", "Results that name no check are shown by their message, and prove nothing.");
  return `message/${cleanTitle(check.Message)}`;
}

/** `hostNetworkSet` → `Host network set`. */
function titleOf(id: string): string {
  const words = id.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2");
  const lower = words.replace(/\b[A-Z](?![A-Z])/g, (letter) => letter.toLowerCase());
  return cleanTitle(lower.charAt(0).toUpperCase() + lower.slice(1));
}

function severityIn({ check }: ReadCheck, warnings: Warnings): Severity | null {
  const word = check.Severity;
  const severity = severityOf(word === "" ? check.Type : word);
  if (severity === null && word !== "")
    warnings.add(
      "unknown_severity",
      "Results with a severity that Polaris is not known to write are kept without one.",
    );
  return severity;
}

function messageOf({ check }: ReadCheck): string {
  const lines = check.Details.filter((line) => typeof line === "string" && line !== "");
  return cleanText([check.Message, ...lines].join("\n"));
}

function detailsOf({ check, level }: ReadCheck): Record<string, string> {
  const details: Record<string, string> = { level };
  const fields = { category: check.Category, severity: check.Severity === "" ? check.Type : check.Severity };
  for (const [name, value] of Object.entries(fields)) {
    const clean = cleanTitle(value);
    if (clean !== "") details[name] = clean;
  }
  return details;
}

function observationOf(read: ReadCheck, { resource }: AuditedObject, slice: Slice, judge: Judge): Observation {
  const id = idOf(read, judge);
  const outcome = outcomeOf(read.check);
  if (outcome === null)
    judge.warnings.add("unknown_status", "Results that do not say whether they succeeded are shown as undecided.");
  return {
    kind: "check",
    // What a file says must neither fix nor fail what a cluster says, and decides no fact (semantics § 5.3).
    tool: slice.fromFiles ? "polaris-files" : "polaris",
    check: id,
    witness: id,
    rawId: read.id === "" ? id : cleanTitle(read.id),
    title: titleOf(id),
    outcome: outcome ?? "warn",
    severity: severityIn(read, judge.warnings),
    resource: resource.kind === "workload" ? { ...resource, container: cleanTitle(read.container) } : resource,
    message: messageOf(read),
    remediation: "",
    line: judge.reading.lineAt(read.offset),
    details: detailsOf(read),
  };
}

/** One word per check and resource: the worst of those the document has (semantics § 2, "worst word first"). */
function foldRepeated(observations: readonly Observation[]): readonly Observation[] {
  const worst = new Map<string, Observation>();
  for (const observation of observations) {
    const key = `${observation.check} ${resourceKey(observation.resource)}`;
    const known = worst.get(key);
    if (known === undefined || worseOutcome(known.outcome, observation.outcome) !== known.outcome)
      worst.set(key, observation);
  }
  return [...worst.values()];
}

function reportOf(slice: Slice, context: DocumentContext, judge: Judge): TargetReport {
  const listed = slice.objects.flatMap((audited) =>
    audited.object.checks.map((check) => observationOf(check, audited, slice, judge)),
  );
  const folded = foldRepeated(listed);
  if (folded.length < listed.length)
    judge.warnings.add(
      "duplicate_results",
      "Checks listed more than once for one resource: the worst word counts.",
      listed.length - folded.length,
    );
  const resources = slice.objects.flatMap(({ object, resource }) => [
    resource,
    ...object.containers.map((container) => ({ ...resource, container: cleanTitle(container) })),
  ]);
  return {
    scope: slice.scope,
    label: cleanTitle(slice.label),
    completeness: slice.completeness,
    completenessReason: slice.reason,
    toolVersion: context.toolVersion ?? null,
    lookedAt: [...new Map(resources.map((resource) => [resourceKey(resource), resource])).values()],
    observations: context.preview === true ? listed : folded,
  };
}

/** Several audits in one stream were written at different times: the oldest claims least. */
function observedAtOf(reading: Reading): Date | null {
  const times = reading.runs.map((run) => run.auditedAt);
  if (times.some((time) => time === null)) return null;
  return times.filter((time) => time !== null).sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

/** Reads what Polaris wrote; see the folder's README for what it cannot show. */
export function parse(text: string, context: DocumentContext, catalog: CatalogView): ParsedDocument {
  const reading = read(text);
  const warnings = new Warnings();
  for (const warning of reading.warnings) warnings.add(warning.code, warning.message, warning.count);
  const slices = slicesOf(reading.runs, context);
  for (const slice of slices) if (slice.completeness === "truncated") warnings.add("truncated", slice.reason);
  if (slices.some((slice) => slice.fromFiles))
    warnings.add("from_files", "Polaris looked at files, not at a running cluster: this is shown, and proves nothing.");
  const targets = slices.map((slice) => reportOf(slice, context, { reading, catalog, warnings }));
  if (targets.length === 0)
    warnings.add("nothing_listed", "The file lists no object, so it says nothing about the cluster.");
  const version = reading.runs.map((run) => run.clusterVersion).find((known) => known !== "");
  const cluster = reading.runs.find((run) => run.displayName !== "")?.displayName;
  return {
    scanner: "polaris",
    format: reading.format,
    documents: reading.documents,
    observedAt: observedAtOf(reading),
    targets,
    warnings: warnings.list(),
    hints: {
      kubernetesVersion: version === undefined ? undefined : cleanTitle(version),
      clusterName: cluster === undefined ? undefined : cleanTitle(cluster),
    },
  };
}
