import type { Severity } from "#lib/domain/check/outcome.ts";
import { severities, worseOutcome } from "#lib/domain/check/outcome.ts";
import { maxMessage } from "#lib/domain/document/clean-text.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import type { Observation } from "../types.ts";

const distinct = (texts: readonly string[]): string[] => [...new Set(texts.filter((text) => text !== ""))].sort();

/** Joins the words of several entries in an order of their own, so that the order of the document changes nothing. */
function joined(texts: readonly string[], separator: string): string {
  const text = distinct(texts).join(separator);
  return text.length <= maxMessage ? text : `${text.slice(0, maxMessage - 1).toWellFormed()}…`;
}

function worstSeverity(all: readonly Observation[]): Severity | null {
  return severities.find((severity) => all.some((each) => each.severity === severity)) ?? null;
}

function detailsOf(all: readonly Observation[]): Record<string, string> {
  const names = [...new Set(all.flatMap((each) => Object.keys(each.details)))].sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      joined(
        all.map((each) => each.details[name] ?? ""),
        ", ",
      ),
    ]),
  );
}

function fold(all: readonly [Observation, ...Observation[]]): Observation {
  const [first, ...rest] = all;
  if (rest.length === 0) return first;
  const outcome = rest.reduce((worst, each) => worseOutcome(worst, each.outcome), first.outcome);
  const counting = all.filter((each) => each.outcome === outcome);
  return {
    ...first,
    outcome,
    rawId: distinct(counting.map((each) => each.rawId))[0] ?? first.rawId,
    title: distinct(counting.map((each) => each.title))[0] ?? "",
    severity: worstSeverity(counting),
    message: joined(
      counting.map((each) => each.message),
      "\n",
    ),
    remediation: joined(
      counting.map((each) => each.remediation),
      "\n",
    ),
    line: counting.reduce<number | null>(
      (least, { line }) => (least === null || (line ?? least) < least ? line : least),
      null,
    ),
    details: detailsOf(counting),
  };
}

/**
 * One word per check and resource: the worst, with the messages of all entries that say it. Trivy repeats a check per
 * container, and a vulnerability per copy of the package.
 */
export function foldRepeated(observations: readonly Observation[]): readonly Observation[] {
  const groups = new Map<string, [Observation, ...Observation[]]>();
  for (const observation of observations) {
    const key = `${observation.tool}\n${observation.check}\n${resourceKey(observation.resource)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [observation]);
    else group.push(observation);
  }
  return [...groups.values()].map(fold);
}
