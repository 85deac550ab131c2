import { nodeBenchmark } from "../computed/parameters.ts";
import type { EvaluatedFact } from "../fact/evaluate.ts";
import type { ClusterInput, Source } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";

/** The source that lists what a cluster has; it is no witness, but facts wait for it (semantics § 5.2). */
const rosterSource = "roster";

/** Facts that no check of some tools could ever prove. */
export type Never = (tools: readonly string[]) => ReadonlySet<string>;

/** Facts that a source would have to speak about, and that nothing else keeps from passing. */
export type Look = { readonly source: string; readonly facts: readonly EvaluatedFact[] };

/**
 * What could be looked at on a cluster and is not: by sources that were heard there and fell silent, wholly or in part, and
 * by the two that every cluster is asked for. A fact that fails, or failed when it was last looked at, is no matter of looking.
 */
export function looksOf(open: readonly EvaluatedFact[], input: ClusterInput, at: Instant, never: Never): Look[] {
  const unanswered = open.filter((fact) => !fact.fact.peopleOnly && isUnanswered(fact));
  const names = new Set([...input.sources.keys(), nodeBenchmark]);
  names.delete(rosterSource);
  const looks = [...names].map((source) => {
    const known = input.sources.get(source);
    const tools = known === undefined || known.tools.length === 0 ? [source] : known.tools;
    const unprovable = never(tools);
    const seen = unanswered.filter(
      (fact) =>
        !fact.rosterMissing &&
        !unprovable.has(fact.fact.id) &&
        fact.fact.witnesses.some((entry) => tools.includes(entry.tool)),
    );
    const facts = isHeard(known, at) ? seen.filter((fact) => hasFallenSilent(fact, source)) : seen;
    return { source, facts };
  });
  const waiting = unanswered.filter((fact) => fact.rosterMissing && fact.resources.length > 0 && passesWhereSeen(fact));
  return [...looks, { source: rosterSource, facts: waiting }].filter(({ facts }) => facts.length > 0);
}

function isHeard(source: Source | undefined, at: Instant): boolean {
  if (source === undefined || source.heardAt === null) return false;
  return source.heardAt > (source.retiredAt ?? -Infinity) && at < source.heardAt + 2 * source.interval;
}

function isUnanswered(fact: EvaluatedFact): boolean {
  return fact.resources.every(({ state }) => state === "pass" || state === "not_witnessed" || state === "truncated");
}

function passesWhereSeen(fact: EvaluatedFact): boolean {
  return fact.resources.every(({ state }) => state === "pass");
}

function hasFallenSilent(fact: EvaluatedFact, source: string): boolean {
  return fact.resources.some(
    (on) =>
      on.state !== "pass" && on.witnesses.some((witness) => witness.source === source && witness.silence === "silent"),
  );
}
