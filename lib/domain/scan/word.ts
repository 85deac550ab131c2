import type { Decision, Outcome } from "../check/outcome.ts";
import { worseOutcome } from "../check/outcome.ts";
import type { Duration, Instant } from "../time/instant.ts";

/** The last word that decided: what it was, and when it was last said. */
export type LastDeciding = { readonly decision: "pass" | "fail" | "error"; readonly at: Instant };

/**
 * What a check last said about a resource in one scan target (semantics § 2, § 5.3), as a pure function of the reports
 * received. `saidAt` is the `observedAt` of the last report that said the word or implied it by absence; null when only
 * a truncated report ever passed it.
 */
export type WordState = {
  readonly outcome: Outcome;
  readonly decision: Decision;
  readonly saidAt: Instant | null;
  /** Since when this outcome holds without interruption. */
  readonly since: Instant;
  readonly lastDeciding: LastDeciding | null;
  /** A pass in a truncated report newer than `saidAt`: looked at, proves nothing. */
  readonly truncatedPassAt: Instant | null;
};

/** A word is silent from `saidAt` + 2 × the expected interval of its source: from that instant, not retroactively. */
export function isFresh(saidAt: Instant | null, interval: Duration, at: Instant): boolean {
  return saidAt !== null && at < saidAt + 2 * interval;
}

/** A word that a report says, after the belief of its check was applied. */
export type Said = {
  readonly check: string;
  readonly resource: string;
  readonly outcome: Outcome;
  readonly decision: Decision;
};

/** The state after a report of this instant said `said` about it. */
export function hear(before: WordState | undefined, said: Pick<Said, "outcome" | "decision">, at: Instant): WordState {
  return {
    outcome: said.outcome,
    decision: said.decision,
    saidAt: at,
    since: before !== undefined && before.saidAt !== null && before.outcome === said.outcome ? before.since : at,
    lastDeciding: lastDecidingAfter(before?.lastDeciding ?? null, said.decision, at),
    truncatedPassAt: null,
  };
}

/** A pass that is not believed ends the check's own failure and proves nothing (semantics § 5.3). */
function lastDecidingAfter(before: LastDeciding | null, decision: Decision, at: Instant): LastDeciding | null {
  switch (decision) {
    case "pass":
    case "fail":
    case "error":
      return { decision, at };
    case "clears":
      return null;
    case "none":
      return before;
    default:
      return decision satisfies never;
  }
}

/** The state after a truncated report passed it: closes nothing, renews nothing, proves nothing. */
export function hearTruncatedPass(before: WordState | undefined, at: Instant): WordState {
  if (before !== undefined) return { ...before, truncatedPassAt: at };
  return {
    outcome: "not_evaluated",
    decision: "none",
    saidAt: null,
    since: at,
    lastDeciding: null,
    truncatedPassAt: at,
  };
}

/** The state after a report that could have named it no longer does. */
export function noLongerNamed(before: WordState, at: Instant): WordState {
  if (before.outcome === "not_evaluated")
    return before.truncatedPassAt === null ? before : { ...before, truncatedPassAt: null };
  return { ...before, outcome: "not_evaluated", decision: "none", since: at, truncatedPassAt: null };
}

/**
 * One word out of several targets of one source that spoke about the same (check, resource), for example two policy
 * reports: the latest that is still named counts, worst first at one instant; all deciding words count by time.
 */
export function combineTargets(states: readonly WordState[]): WordState | undefined {
  let combined: WordState | undefined;
  for (const state of states) combined = combined === undefined ? state : combinePair(combined, state);
  return combined;
}

function combinePair(a: WordState, b: WordState): WordState {
  const current = currentOf(a, b);
  const lastDeciding = laterDeciding(a.lastDeciding, b.lastDeciding);
  const truncated = Math.max(a.truncatedPassAt ?? -Infinity, b.truncatedPassAt ?? -Infinity);
  const truncatedPassAt = truncated > (current.saidAt ?? -Infinity) ? truncated : null;
  return { ...current, lastDeciding, truncatedPassAt };
}

function currentOf(a: WordState, b: WordState): WordState {
  const aNamed = a.outcome !== "not_evaluated";
  const bNamed = b.outcome !== "not_evaluated";
  if (aNamed !== bNamed) return aNamed ? a : b;
  const aAt = a.saidAt ?? -Infinity;
  const bAt = b.saidAt ?? -Infinity;
  if (aAt !== bAt) return aAt > bAt ? a : b;
  return worseOutcome(a.outcome, b.outcome) === a.outcome ? a : b;
}

function laterDeciding(a: LastDeciding | null, b: LastDeciding | null): LastDeciding | null {
  if (a === null || b === null) return a ?? b;
  if (a.at !== b.at) return a.at > b.at ? a : b;
  return worseOutcome(a.decision, b.decision) === a.decision ? a : b;
}
