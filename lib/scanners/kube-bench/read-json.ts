import type { Documents } from "#lib/domain/document/documents.ts";
import { readDocuments } from "#lib/domain/document/documents.ts";
import { notOurs } from "#lib/domain/document/signatures.ts";
import { lineInView, viewOf } from "#lib/domain/document/view-lines.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import { AppError } from "#lib/errors.ts";
import type { ReadControl, Reading, ReadResult } from "./reading.ts";
import { tool } from "./reading.ts";
import { Control, Group, Result, StarboardReport, Totals } from "./schema.ts";
import { refuseText } from "./text-output.ts";

/** Far more than any run has (131 in the newest benchmark): bounds time for a hostile file. */
const maxResults = 50_000;

type Position = (object: object) => number;
type Shape = {
  readonly format: string;
  readonly runs: readonly { readonly node: string | null; readonly controls: readonly unknown[] }[];
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isControl = (value: unknown): boolean => isRecord(value) && "node_type" in value && "tests" in value;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The node a Starboard resource is about: its label, or its own name. */
function starboardRun(item: unknown): { node: string | null; controls: readonly unknown[] } | null {
  const report = StarboardReport.safeParse(item);
  if (!report.success) return null;
  const label = report.data.metadata.labels?.["starboard.resource.name"];
  const node = typeof label === "string" && label !== "" ? label : report.data.metadata.name;
  return { node: node === "" ? null : node, controls: report.data.report.sections ?? [] };
}

/** Which of kube-bench's shapes a document has (formats § 1 "Shape by version"), or null when it is not one. */
function shapeOf(value: unknown): Shape | null {
  if (Array.isArray(value)) {
    const ours = value.length === 0 || value.some(isControl);
    return ours ? { format: "array", runs: [{ node: null, controls: value }] } : null;
  }
  if (!isRecord(value)) return null;
  if ("Controls" in value && (value.Controls === null || Array.isArray(value.Controls))) {
    return {
      format: "Totals" in value ? "controls-totals" : "controls",
      runs: [{ node: null, controls: listOf(value.Controls) }],
    };
  }
  if (isControl(value)) return { format: "bare-controls", runs: [{ node: null, controls: [value] }] };
  const items = "items" in value ? listOf(value.items) : [value];
  const runs = items.map(starboardRun).filter((run) => run !== null);
  return runs.length > 0 && runs.length === items.length ? { format: "starboard-list", runs } : null;
}

function sum(...counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? null : known.reduce((total, count) => total + count, 0);
}

/** Counts controls, groups and results together. */
class Budget {
  #left = maxResults;

  spend(): void {
    this.#left -= 1;
    if (this.#left >= 0) return;
    throw new AppError(
      "unprocessable",
      `The file lists more than ${maxResults} results. Send each node's output by itself.`,
      {
        reason: "too_many_results",
      },
    );
  }
}

function readResults(group: Group, position: Position, budget: Budget, warnings: Warnings): ReadResult[] {
  const results: ReadResult[] = [];
  for (const raw of group.results ?? []) {
    budget.spend();
    const result = Result.safeParse(raw);
    if (!result.success) {
      warnings.add("invalid_result", "Entries without a number or a status were left out.");
      continue;
    }
    results.push({ result: result.data, section: group.section, offset: isRecord(raw) ? position(raw) : 0 });
  }
  return results;
}

function readControl(raw: unknown, position: Position, budget: Budget, warnings: Warnings): ReadControl | null {
  budget.spend();
  const control = Control.safeParse(raw);
  if (!control.success || !isRecord(raw)) {
    warnings.add("invalid_control", "Entries that are no list of checks were left out.");
    return null;
  }
  const results: ReadResult[] = [];
  const groupCounts: (number | null)[] = [];
  let listed = 0;
  for (const rawGroup of control.data.tests ?? []) {
    budget.spend();
    const group = Group.safeParse(rawGroup);
    if (!group.success) {
      warnings.add("invalid_group", "Groups that cannot be read were left out.");
      listed += 1;
      continue;
    }
    results.push(...readResults(group.data, position, budget, warnings));
    listed += group.data.results?.length ?? 0;
    groupCounts.push(sum(group.data.pass, group.data.fail, group.data.warn, group.data.info));
  }
  const { version, detected_version, node_type, total_pass, total_fail, total_warn, total_info } = control.data;
  const totals = sum(total_pass, total_fail, total_warn, total_info);
  // What was left out as unreadable counts as listed, so that the target reads as truncated.
  const counted = Math.max(totals ?? 0, sum(...groupCounts) ?? 0, listed);
  return { version, detectedVersion: detected_version, nodeType: node_type, results, counted };
}

/** A run of today's tool counts over all its targets: more than the targets count themselves means that one is missing. */
function warnOfMissingControls(value: unknown, controls: readonly ReadControl[], warnings: Warnings): void {
  const totals = isRecord(value) ? Totals.safeParse(value.Totals) : null;
  if (totals === null || !totals.success) return;
  const { total_pass, total_fail, total_warn, total_info } = totals.data;
  const counted = sum(total_pass, total_fail, total_warn, total_info) ?? 0;
  const listed = controls.reduce((total, control) => total + Math.max(control.counted, control.results.length), 0);
  if (counted > listed) {
    warnings.add(
      "totals_differ",
      "The totals of the file count more results than its targets do: some targets are missing.",
    );
  }
}

/**
 * Bare controls were printed one after the other by a single run (kube-bench ≤ 0.3.0); the same target again begins
 * another run.
 */
class RunsInOrder {
  readonly runs: { node: string | null; controls: ReadControl[] }[] = [];
  #open: { controls: ReadControl[]; seen: Set<string> } | null = null;

  add(node: string | null, controls: readonly ReadControl[], bare: boolean): void {
    const types = controls.map((control) => control.nodeType);
    if (bare && this.#open !== null && !types.some((type) => this.#open?.seen.has(type))) {
      this.#open.controls.push(...controls);
      for (const type of types) this.#open.seen.add(type);
      return;
    }
    const run = { node, controls: [...controls] };
    this.runs.push(run);
    this.#open = bare ? { controls: run.controls, seen: new Set(types) } : null;
  }
}

function timeOf(value: unknown): Date | null {
  const report = StarboardReport.safeParse(value);
  const at = report.success ? new Date(report.data.report.updateTimestamp) : null;
  return at === null || Number.isNaN(at.getTime()) || at.getUTCFullYear() < 2000 ? null : at;
}

function versionIsAssumed(text: string, found: Documents): boolean {
  return found.text.some((range) =>
    /using default version|assuming default( version)?/i.test(
      text.slice(range.start, Math.min(range.end, range.start + 20_000)),
    ),
  );
}

/** Reads a stream of JSON documents of kube-bench; refuses what is none, saying what it is instead. */
export function readJson(text: string): Reading {
  const found = readDocuments(text, { ...tool, markKey: "test_number" });
  const warnings = new Warnings();
  const budget = new Budget();
  const position: Position = (object) => found.offsetOf(object) ?? 0;
  const inOrder = new RunsInOrder();
  const formats = new Set<string>();
  const times: Date[] = [];
  let documents = 0;
  for (const { value } of found.documents) {
    const shape = shapeOf(value);
    if (shape === null) {
      warnings.add("other_document", "JSON that is not kube-bench's was left out.");
      continue;
    }
    documents += 1;
    formats.add(shape.format);
    for (const run of shape.runs) {
      const controls = run.controls
        .map((raw) => readControl(raw, position, budget, warnings))
        .filter((control) => control !== null);
      warnOfMissingControls(value, controls, warnings);
      inOrder.add(run.node, controls, shape.format === "bare-controls");
    }
    const items = isRecord(value) && Array.isArray(value.items) ? value.items : [value];
    times.push(...items.map(timeOf).filter((time) => time !== null));
  }
  if (documents === 0) {
    refuseText(text);
    throw notOurs(text, tool);
  }
  if (found.textLines > 0) warnings.add("text_lines", "Lines that are not JSON were left out.", found.textLines);
  if (found.duplicateKeys > 0)
    warnings.add("duplicate_keys", "Doubled keys: the last one counts.", found.duplicateKeys);
  const view = viewOf(text, found);
  return {
    format: [...formats].sort().join("+"),
    documents,
    runs: inOrder.runs,
    // Several reports in one list were written at different times: the oldest claims least.
    observedAt: times.sort((a, b) => a.getTime() - b.getTime())[0] ?? null,
    versionAssumed: versionIsAssumed(text, found),
    lineAt: (offset) => lineInView(view, offset),
    warnings: warnings.list(),
  };
}
