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

/**
 * The state after a truncated report skipped it: a failure may be among the rows left out, so it takes a verdict away but
 * excuses nothing for longer than that verdict would have stood (docs/decisions/005-what-a-truncated-scan-skips.md).
 */
export function hearTruncatedSkip(before: WordState | undefined, at: Instant): WordState {
  const skipped = { outcome: "not_applicable", decision: "none", since: at } as const;
  if (before === undefined) return { ...skipped, saidAt: null, lastDeciding: null, truncatedPassAt: null };
  const decides = before.decision === "pass" || before.decision === "fail" || before.decision === "error";
  return decides ? { ...before, ...skipped } : before;
}

/** The state after a list still held the report that said it: as if it had been said again at this instant. */
export function renewed(before: WordState, at: Instant): WordState {
  if (before.saidAt === null || before.saidAt >= at) return before;
  const { decision } = before;
  const decides = decision === "pass" || decision === "fail" || decision === "error";
  return { ...before, saidAt: at, lastDeciding: decides ? { decision, at } : before.lastDeciding };
}

/** The state after a report that could have named it no longer does. */
export function noLongerNamed(before: WordState, at: Instant): WordState {
  if (before.outcome === "not_evaluated")
    return before.truncatedPassAt === null ? before : { ...before, truncatedPassAt: null };
  return { ...before, outcome: "not_evaluated", decision: "none", since: at, truncatedPassAt: null };
}

/**
 * One word out of several targets of one source that spoke about the same (check, resource), for example two policy
 * reports: the latest that is still named counts, worst first at one instant. A failure nobody has taken back, by a later
 * word that is still named, is never hidden by what another target said.
 */
export function combineTargets(states: readonly WordState[]): WordState | undefined {
  const named = states.filter((state) => state.outcome !== "not_evaluated");
  const current = latest(named.length > 0 ? named : states);
  if (current === undefined) return undefined;
  const lastDeciding = lastDecidingOf(states, named);
  const truncated = Math.max(...states.map((state) => state.truncatedPassAt ?? -Infinity));
  const truncatedPassAt = truncated > (current.saidAt ?? -Infinity) ? truncated : null;
  const combined = { ...current, lastDeciding, truncatedPassAt };
  if (current.decision !== "pass" || !fails(lastDeciding) || lastDeciding.at <= (current.saidAt ?? -Infinity)) {
    return combined;
  }
  return { ...combined, outcome: "not_evaluated", decision: "none", since: lastDeciding.at };
}

function latest(states: readonly WordState[]): WordState | undefined {
  let current: WordState | undefined;
  for (const state of states) if (current === undefined || isLater(state, current)) current = state;
  return current;
}

/** Whether `a` counts before `b`: later, then worse, then of longer standing, so that no order of targets matters. */
function isLater(a: WordState, b: WordState): boolean {
  const [aAt, bAt] = [a.saidAt ?? -Infinity, b.saidAt ?? -Infinity];
  if (aAt !== bAt) return aAt > bAt;
  if (a.outcome !== b.outcome) return worseOutcome(a.outcome, b.outcome) === a.outcome;
  return a.since < b.since;
}

/** The last deciding word by time; a pass that its target no longer names hides no failure of one that is still named. */
function lastDecidingOf(states: readonly WordState[], named: readonly WordState[]): LastDeciding | null {
  const ofAll = latestDeciding(states);
  const ofNamed = latestDeciding(named);
  return !fails(ofAll) && fails(ofNamed) ? ofNamed : ofAll;
}

function latestDeciding(states: readonly WordState[]): LastDeciding | null {
  let last: LastDeciding | null = null;
  for (const { lastDeciding: each } of states) {
    if (each === null) continue;
    const counts = last === null || each.at > last.at;
    const ties = last !== null && each.at === last.at && worseOutcome(each.decision, last.decision) === each.decision;
    if (counts || ties) last = each;
  }
  return last;
}

const fails = (last: LastDeciding | null): last is LastDeciding => last !== null && last.decision !== "pass";
