import type { Severity } from "#lib/domain/check/outcome.ts";
import { severities, worseOutcome } from "#lib/domain/check/outcome.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import type { Observation, TargetReport } from "../types.ts";

const rankOf = (severity: Severity | null): number =>
  severity === null ? severities.length : severities.indexOf(severity);
const textOf = ({ rawId, message, details }: Observation): string => JSON.stringify([rawId, message, details]);

/** The worse of two words, whatever their order in the list: same content in another order changes nothing. */
function worse(a: Observation, b: Observation): Observation {
  if (a.outcome !== b.outcome) return worseOutcome(a.outcome, b.outcome) === a.outcome ? a : b;
  const [rankA, rankB] = [rankOf(a.severity), rankOf(b.severity)];
  if (rankA !== rankB) return rankA < rankB ? a : b;
  return textOf(a) <= textOf(b) ? a : b;
}

/** One word per check and resource: of a package in several places, or a check with several messages, the worst. */
export function foldRepeated(observations: readonly Observation[]): readonly Observation[] {
  const folded = new Map<string, { word: Observation; count: number }>();
  for (const observation of observations) {
    const key = `${observation.tool} ${observation.check}\n${resourceKey(observation.resource)}`;
    const known = folded.get(key);
    if (known === undefined) folded.set(key, { word: observation, count: 1 });
    else folded.set(key, { word: worse(known.word, observation), count: known.count + 1 });
  }
  return [...folded.values()].map(({ word, count }) =>
    count === 1 ? word : { ...word, details: { ...word.details, listed: `${count} times` } },
  );
}

const timeOf = (target: TargetReport): number => target.observedAt?.getTime() ?? Number.NEGATIVE_INFINITY;

/** Two looks of one instant count together (semantics § 2); the less complete of them says how much. */
function together(a: TargetReport, b: TargetReport): TargetReport {
  const less = completenesses.indexOf(a.completeness) >= completenesses.indexOf(b.completeness) ? a : b;
  return {
    ...less,
    lookedAt: [...a.lookedAt, ...b.lookedAt],
    observations: foldRepeated([...a.observations, ...b.observations]),
  };
}

/** One report per object: of one that a document holds several times, the newest. */
export function newestOf(targets: readonly TargetReport[]): readonly TargetReport[] {
  const byScope = new Map<string, TargetReport>();
  for (const target of targets) {
    const known = byScope.get(target.scope);
    if (known === undefined || timeOf(target) > timeOf(known)) byScope.set(target.scope, target);
    else if (timeOf(target) === timeOf(known)) byScope.set(target.scope, together(known, target));
  }
  return [...byScope.values()];
}
