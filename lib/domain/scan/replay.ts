import type { Outcome } from "../check/outcome.ts";
import type { Instant } from "../time/instant.ts";
import { day } from "../time/instant.ts";
import type { CheckKnowledge, Report, TargetState } from "./fold.ts";
import { emptyTarget, foldInstant, splitWordKey, wordKey } from "./fold.ts";
import type { WordState } from "./word.ts";

/** A report with when the product got it and in which scan. */
export type ReceivedReport = Report & { readonly receivedAt: Instant; readonly scanId: string };

/** One period in which an outcome held on the tool's time axis; `to` is null while it holds. */
export type ReplayedPeriod = {
  readonly outcome: Outcome;
  readonly decision: WordState["decision"];
  readonly from: Instant;
  readonly to: Instant | null;
  readonly scanId: string;
};

/** One continuous open period of a finding (semantics § 4). */
export type ReplayedEpisode = {
  readonly number: number;
  readonly lastCleanAt: Instant | null;
  readonly firstFailedAt: Instant;
  /** Earliest receipt of a report in which it fails. */
  readonly detectedAt: Instant;
  readonly fixedSeenAt: Instant | null;
  /** Earliest receipt of a report of the passing run that ended it. */
  readonly resolvedAt: Instant | null;
  readonly reopenedFrom: number | null;
  readonly regression: boolean;
  readonly openedBy: string;
  readonly closedBy: string | null;
};

export type ReplayedWord = {
  readonly check: string;
  readonly resource: string;
  readonly state: WordState;
  /** Still named by, or implied from, the newest report that renews: freshness follows the target. */
  readonly named: boolean;
  /** Scan whose bytes last said the word; null when it was only ever implied. */
  readonly saidBy: string | null;
  readonly periods: readonly ReplayedPeriod[];
  readonly episodes: readonly ReplayedEpisode[];
};

/** A reopening within this long of the fix counts as a regression (semantics § 4). */
export const regressionWindow = 30 * day;

/**
 * Everything a target's reports add up to, from the first on: what the set-based merge keeps step by step. Used when a
 * report arrives late, and to rebuild from raw documents; a property test holds the two against each other.
 *
 * @param goneAt when a resource was last seen gone: words from before count as absent for what comes after
 */
export function replayTarget(
  reports: readonly ReceivedReport[],
  knowledge: CheckKnowledge,
  goneAt: (resource: string) => Instant | null,
): readonly ReplayedWord[] {
  const histories = new Map<string, History>();
  let state: TargetState = emptyTarget;
  for (const group of byInstant(reports)) {
    const at = group[0]?.observedAt ?? 0;
    state = foldInstant(forgetGone(state, at, goneAt), group, knowledge);
    for (const [key, word] of state.words) {
      const history = histories.get(key) ?? newHistory();
      histories.set(key, history);
      advance(history, word, key, group, at);
    }
  }
  return [...state.words].flatMap(([key, word]) => {
    const history = histories.get(key);
    return history === undefined ? [] : [finished(key, word, history, reports)];
  });
}

type History = {
  last: WordState | null;
  saidBy: string | null;
  periods: ReplayedPeriod[];
  episodes: ReplayedEpisode[];
};

const newHistory = (): History => ({ last: null, saidBy: null, periods: [], episodes: [] });

function byInstant(reports: readonly ReceivedReport[]): ReceivedReport[][] {
  const inOrder = [...reports].sort((a, b) => a.observedAt - b.observedAt || a.receivedAt - b.receivedAt);
  const groups: ReceivedReport[][] = [];
  for (const report of inOrder) {
    const group = groups.at(-1);
    if (group !== undefined && group[0]?.observedAt === report.observedAt) group.push(report);
    else groups.push([report]);
  }
  return groups;
}

/** Words from before a resource was seen gone never pass to a namesake created later (semantics § 1). */
function forgetGone(state: TargetState, at: Instant, goneAt: (resource: string) => Instant | null): TargetState {
  let words: Map<string, WordState> | null = null;
  for (const [key, word] of state.words) {
    const gone = goneAt(splitWordKey(key).resource);
    const said = word.saidAt ?? word.truncatedPassAt ?? -Infinity;
    if (gone === null || at < gone || said >= gone) continue;
    words ??= new Map(state.words);
    words.delete(key);
  }
  return words === null ? state : { ...state, words };
}

function advance(history: History, word: WordState, key: string, group: readonly ReceivedReport[], at: Instant): void {
  const before = history.last;
  if (before === word) return;
  const sayers = group.filter((report) => report.said.some((said) => wordKey(said.check, said.resource) === key));
  const by = sayers.at(-1) ?? group.at(-1);
  const scanId = by?.scanId ?? "";
  if (sayers.length > 0) history.saidBy = scanId;
  const period = history.periods.at(-1);
  if (period === undefined || period.outcome !== word.outcome || period.from !== word.since) {
    if (period !== undefined && period.to === null) history.periods[history.periods.length - 1] = { ...period, to: at };
    history.periods.push({ outcome: word.outcome, decision: word.decision, from: word.since, to: null, scanId });
  }
  const heardNow = word.saidAt === at;
  if (heardNow && word.outcome === "fail") fails(history, before, at, group, scanId);
  if (heardNow && word.outcome === "pass") passes(history, at, group, scanId);
  history.last = word;
}

const earliest = (group: readonly ReceivedReport[]): Instant => Math.min(...group.map((report) => report.receivedAt));

function fails(
  history: History,
  before: WordState | null,
  at: Instant,
  group: readonly ReceivedReport[],
  scanId: string,
): void {
  const last = history.episodes.at(-1);
  if (last !== undefined && last.fixedSeenAt === null) {
    history.episodes[history.episodes.length - 1] = { ...last, detectedAt: Math.min(last.detectedAt, earliest(group)) };
    return;
  }
  const clean = before?.lastDeciding;
  history.episodes.push({
    number: (last?.number ?? 0) + 1,
    lastCleanAt: clean?.decision === "pass" ? clean.at : null,
    firstFailedAt: at,
    detectedAt: earliest(group),
    fixedSeenAt: null,
    resolvedAt: null,
    reopenedFrom: last?.number ?? null,
    regression: last !== undefined && last.fixedSeenAt !== null && at < last.fixedSeenAt + regressionWindow,
    openedBy: scanId,
    closedBy: null,
  });
}

function passes(history: History, at: Instant, group: readonly ReceivedReport[], scanId: string): void {
  const last = history.episodes.at(-1);
  if (last === undefined) return;
  const closed = last.fixedSeenAt === null ? { ...last, fixedSeenAt: at, closedBy: scanId } : last;
  const resolvedAt = Math.min(closed.resolvedAt ?? Infinity, earliest(group));
  history.episodes[history.episodes.length - 1] = { ...closed, resolvedAt };
}

function finished(key: string, word: WordState, history: History, reports: readonly ReceivedReport[]): ReplayedWord {
  const { check, resource } = splitWordKey(key);
  const renewing = reports.filter((report) => report.completeness !== "truncated").map((report) => report.observedAt);
  const through = Math.max(-Infinity, ...renewing);
  const named =
    word.outcome !== "not_evaluated" && word.saidAt !== null && word.saidAt >= through && through > -Infinity;
  return {
    check,
    resource,
    state: word,
    named,
    saidBy: history.saidBy,
    periods: history.periods,
    episodes: history.episodes,
  };
}
