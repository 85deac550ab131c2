import type { ComputedSaid } from "../computed/said.ts";
import type { Presence } from "../roster/presence.ts";
import { survives } from "../roster/presence.ts";
import type { WordState } from "../scan/word.ts";
import { isFresh } from "../scan/word.ts";
import type { ClusterInput, Word } from "../standing/input.ts";
import { retiredCheckKey } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";

/** Why a witness decides nothing, for the screen. */
export const silences = [
  "no_source",
  "silent",
  "manual",
  "skipped",
  "excepted",
  "not_believed",
  "no_longer_named",
  "truncated",
  "part_missing",
] as const;
export type Silence = (typeof silences)[number];

/** What one check's last word about one resource is worth at an instant. */
export type Verdict = "fail" | "last_known_failing" | "error" | "pass" | "truncated" | "not_applicable" | "none";

/** One word at an instant, cut to what still counts. */
export type Part = {
  readonly word: Word;
  readonly state: WordState;
  readonly verdict: Verdict;
  readonly silence: Silence | null;
  /** Something fresh was said, deciding or not. */
  readonly said: boolean;
  /** Any deciding word, fresh or not, still counts. */
  readonly hasDecided: boolean;
  /** Instants after `at` at which the verdict may change by time alone. */
  readonly changesAt: readonly Instant[];
  /** The words of a verdict that is computed here; absent for those of a tool. */
  readonly computed?: ComputedSaid;
};

/** The word at an instant, or null when nothing of it counts any more (resource seen gone, source or check retired). */
export function partAt(word: Word, input: ClusterInput, presence: Presence | undefined, at: Instant): Part | null {
  const source = input.sources.get(word.source);
  if (source === undefined) return null;
  const retired = Math.max(
    source.retiredAt ?? -Infinity,
    input.retiredChecks.get(retiredCheckKey(word.source, word.tool, word.check)) ?? -Infinity,
  );
  const state = cut(word.state, (observedAt) => observedAt > retired && survives(observedAt, presence));
  if (state === null) return null;
  const fresh = isFresh(state.saidAt, source.interval, at);
  const truncatedFresh = isFresh(state.truncatedPassAt, source.interval, at);
  const { verdict, silence } = verdictOf(state, fresh, truncatedFresh);
  return {
    word,
    state,
    verdict,
    silence,
    said: (fresh && state.outcome !== "not_evaluated") || truncatedFresh,
    hasDecided: state.lastDeciding !== null,
    changesAt: [state.saidAt, state.truncatedPassAt]
      .filter((said): said is Instant => said !== null)
      .map((said) => said + 2 * source.interval)
      .filter((until) => until > at),
  };
}

function cut(state: WordState, counts: (observedAt: Instant) => boolean): WordState | null {
  const lastDeciding = state.lastDeciding !== null && counts(state.lastDeciding.at) ? state.lastDeciding : null;
  const truncatedPassAt =
    state.truncatedPassAt !== null && counts(state.truncatedPassAt) ? state.truncatedPassAt : null;
  if (state.saidAt !== null && counts(state.saidAt)) return { ...state, lastDeciding, truncatedPassAt };
  // Named in truncated reports alone, it still is a part that would have to pass.
  const onlyTruncated = state.saidAt === null && counts(state.since);
  if (lastDeciding === null && truncatedPassAt === null && !onlyTruncated) return null;
  return { ...state, outcome: "not_evaluated", decision: "none", saidAt: null, lastDeciding, truncatedPassAt };
}

function verdictOf(
  state: WordState,
  fresh: boolean,
  truncatedFresh: boolean,
): { verdict: Verdict; silence: Silence | null } {
  if (fresh && (state.decision === "pass" || state.decision === "fail" || state.decision === "error")) {
    return { verdict: state.decision, silence: null };
  }
  const last = state.lastDeciding?.decision;
  if (last === "fail" || last === "error") return { verdict: "last_known_failing", silence: silenceOf(state, fresh) };
  if (truncatedFresh) return { verdict: "truncated", silence: "truncated" };
  if (fresh && state.outcome === "not_applicable") return { verdict: "not_applicable", silence: "skipped" };
  return { verdict: "none", silence: silenceOf(state, fresh) };
}

function silenceOf(state: WordState, fresh: boolean): Silence {
  if (state.outcome === "not_evaluated") return state.saidAt === null ? "truncated" : "no_longer_named";
  if (!fresh) return "silent";
  switch (state.outcome) {
    case "manual":
    case "warn":
      return "manual";
    case "not_applicable":
      return "skipped";
    case "excepted":
      return "excepted";
    case "pass":
    case "fail":
    case "error":
      return "not_believed";
    default:
      return state.outcome satisfies never;
  }
}

const order: readonly Verdict[] = ["fail", "last_known_failing", "error"];

/** The worst of several verdicts where one failing decides; undefined when none of them fails or errs. */
export function worstDeciding(verdicts: readonly Verdict[]): "fail" | "last_known_failing" | "error" | undefined {
  for (const verdict of order) {
    if (verdicts.includes(verdict)) return verdict as "fail" | "last_known_failing" | "error";
  }
  return undefined;
}
