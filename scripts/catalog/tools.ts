import type { CheckRecord, FaultRecord } from "#lib/catalog/files.ts";
import { strictestBelief } from "#lib/domain/catalog/belief.ts";
import type { Belief, Severity } from "#lib/domain/check/outcome.ts";
import { looksAtOf } from "./looks-at.ts";
import { limitsOf, type ProbeRecord } from "./probes.ts";
import type { Reference, ReferenceCheck } from "./reference.ts";
import { byId } from "./write.ts";

/** One table from every tool's own words to ours; a word that is not here stops the build. */
const severities: Readonly<Record<string, Severity>> = {
  // Trivy, Kyverno.
  CRITICAL: "critical",
  HIGH: "high",
  MEDIUM: "medium",
  LOW: "low",
  high: "high",
  medium: "medium",
  low: "low",
  // Polaris.
  danger: "high",
  warning: "medium",
  ignore: "info",
  // Priorities of Falco.
  ERROR: "high",
  WARNING: "medium",
  NOTICE: "low",
  INFO: "info",
  DEBUG: "info",
};

function severityOf(word: string | null): Severity | null {
  if (word === null) return null;
  const severity = severities[word];
  if (severity === undefined) throw new Error(`The severity ${word} has no place in our table.`);
  return severity;
}

/** A check without its defaults, keys in the order of the files. */
export function checkRecord(check: ReferenceCheck): Partial<CheckRecord> {
  const { id, title, since, topic } = check;
  const severity = severityOf(check.severity);
  const looksAt = looksAtOf(check);
  const aliases = [...new Set(check.aliases ?? [])].filter((alias) => alias !== id).sort(byId);
  return {
    id,
    title,
    ...(severity === null ? {} : { severity }),
    ...(since === undefined ? {} : { since }),
    ...(topic === undefined ? {} : { topic }),
    ...(looksAt.length === 0 ? {} : { looksAt: [...looksAt] }),
    ...(aliases.length === 0 ? {} : { aliases }),
  };
}

const sortedIds = (ids: readonly string[]): string[] => [...new Set(ids)].sort(byId);

function scopedIds(ids: FaultRecord["ids"]): FaultRecord["ids"] {
  if (Array.isArray(ids)) return sortedIds(ids);
  return Object.fromEntries(
    Object.entries(ids)
      .sort(([a], [b]) => byId(a, b))
      .map(([scope, list]) => [scope, sortedIds(list)]),
  );
}

/** Faults and limits of the tools whose results decide; files (Checkov) never do, so their faults change nothing. */
export function faultsOf(reference: Reference, probes: readonly ProbeRecord[]): readonly FaultRecord[] {
  const { entries, limits } = reference.faults;
  const faults = entries.map(({ key, tool, fault, count, ids, sentence, versions }) => ({
    key,
    tool,
    fault,
    count,
    // What stands behind a semicolon points into the reference, where a reader of the screen cannot follow.
    sentence: versions === undefined ? sentence : `${sentence} Where: ${versions.replace(/; .*\.json.*$/, "")}.`,
    ids: scopedIds(ids),
  }));
  const narrow = limits.map(({ key, tool, ids, sentence }) => {
    return { key, tool, fault: "limit", count: "all" as const, sentence, ids: scopedIds(ids) };
  });
  const bySentence = Map.groupBy(limitsOf(probes), (limit) => limit.sentence);
  const ours = [...bySentence].map(([sentence, list]) => ({
    key: `probe-${list[0]?.id ?? ""}`,
    tool: "probe",
    fault: "limit",
    count: "all" as const,
    sentence,
    ids: sortedIds(list.map((limit) => limit.id)),
  }));
  const falco: FaultRecord = {
    key: "falco-silence",
    tool: "falco",
    fault: "always_pass",
    count: "fail_only",
    sentence: "An event is a finding; that there was none proves nothing.",
    ids: sortedIds(reference.checks.falco.map((rule) => rule.id)),
  };
  return [...faults, ...narrow, ...ours, falco]
    .filter((fault) => fault.tool !== "checkov")
    .sort((a, b) => byId(a.key, b.key));
}

/** What the faults leave to believe of checks of tools other than kube-bench, by `tool:id`; all where absent. */
export function beliefsOf(faults: readonly FaultRecord[]): ReadonlyMap<string, Belief> {
  const beliefs = new Map<string, Belief>();
  for (const { tool, count, ids } of faults) {
    if (!Array.isArray(ids)) continue;
    for (const id of ids) {
      const key = `${tool}:${id}`;
      beliefs.set(key, strictestBelief(beliefs.get(key) ?? "all", count));
    }
  }
  return beliefs;
}
