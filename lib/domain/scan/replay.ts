import type { Outcome, Severity } from "../check/outcome.ts";
import type { Look } from "../episode/tell-episodes.ts";
import type { Instant } from "../time/instant.ts";
import type { Heard, SeenGone } from "./episode.ts";
import { firstHeard } from "./episode.ts";
import type { CheckKnowledge, Report, TargetState } from "./fold.ts";
import { emptyTarget, foldInstant, foldListed, namesNothing, splitWordKey, wordKey } from "./fold.ts";
import type { Listing } from "./listing.ts";
import { stepsOf } from "./listing.ts";
import type { Said, WordState } from "./word.ts";

/** A word with a digest of everything a person reads of it, and how grave the report finds it. */
export type ReceivedSaid = Said & { readonly content: string; readonly severity: Severity };

/** A report with when the product got it and in which scan. */
export type ReceivedReport = Omit<Report, "said"> & {
  readonly said: readonly ReceivedSaid[];
  readonly receivedAt: Instant;
  readonly scanId: string;
  /** Puts reports of one instant in an order of their own, whatever the order in which they came. */
  readonly rank: string;
};

/** One period in which an outcome held on the tool's time axis; `to` is null while it holds. */
export type ReplayedPeriod = {
  readonly outcome: Outcome;
  readonly decision: WordState["decision"];
  readonly from: Instant;
  readonly to: Instant | null;
  /** Scan whose words the period ended with. */
  readonly scanId: string;
};

/** Whose bytes say the words of a result; `implied` when no report ever named it. */
export type ContentSource = { readonly scanId: string; readonly implied: boolean };

export type ReplayedWord = {
  readonly check: string;
  readonly resource: string;
  readonly state: WordState;
  /** Still named by, or implied from, the newest report that renews: freshness follows the target. */
  readonly named: boolean;
  readonly content: ContentSource;
  readonly periods: readonly ReplayedPeriod[];
  /** As the last report that named it has it; null when none ever did. */
  readonly severity: Severity | null;
  /** Every instant at which it was said, or implied by absence: what episodes are told from. */
  readonly looks: readonly Look[];
};

/**
 * Everything a target's reports add up to, from the first on: what the set-based merge keeps step by step. Used when a
 * report arrives late, and to rebuild from raw documents; a property test holds the two against each other.
 *
 * A word from before its resource was seen gone stays as it was, and nothing of it passes to what is said afterwards.
 *
 * @param goneAt when rosters saw a resource gone, oldest first
 * @param listings what lists of its source say of the report object, where the target is one
 */
export function replayTarget(
  reports: readonly ReceivedReport[],
  knowledge: CheckKnowledge,
  goneAt: (resource: string) => readonly SeenGone[],
  listings: readonly Listing[] = [],
): readonly ReplayedWord[] {
  const histories = new Map<string, History>();
  const dropped = new Map<string, WordState>();
  const steps = stepsOf(inOrder(reports), listings);
  let state: TargetState = emptyTarget;
  let newest = -Infinity;
  for (const { at, reports: group, says, missing } of steps) {
    const before = dropGone(state, at, goneAt, histories, dropped);
    state = foldInstant(before, says.has("missing") ? [...group, namesNothing(at)] : group, knowledge);
    note(histories, dropped, before, state, { at, group, missing });
    if (group.length > 0) newest = at;
    if (says.has("listed")) state = renew(histories, state, newest, at);
  }
  const last = dropGone(state, Infinity, goneAt, histories, new Map());
  const through = renewedThrough(reports, listings);
  return [...state.words, ...dropped].flatMap(([key, word]) => {
    const history = histories.get(key);
    const counts = last.words.has(key) && !dropped.has(key);
    return history?.content === undefined
      ? []
      : [finished(key, word, history, history.content, counts ? through : null)];
  });
}

/** Said again by a list, nothing begins or ends for this target: its last look is only known to hold for longer. */
function renew(
  histories: ReadonlyMap<string, History>,
  before: TargetState,
  newestReport: Instant,
  at: Instant,
): TargetState {
  const after = foldListed(before, newestReport, at);
  for (const [key, word] of after.words) {
    if (before.words.get(key) === word) continue;
    const looks = histories.get(key)?.looks ?? [];
    const last = looks.pop();
    if (last !== undefined) looks.push({ ...last, renewedUntil: at });
  }
  return after;
}

/** Takes every word that changed into its history. */
function note(
  histories: Map<string, History>,
  dropped: Map<string, WordState>,
  before: TargetState,
  after: TargetState,
  { at, group, missing }: Pick<Step, "at" | "group" | "missing">,
): void {
  const sayers = sayersOf(group);
  for (const [key, word] of after.words) {
    const was = before.words.get(key);
    if (was === word) continue;
    dropped.delete(key);
    const history = histories.get(key) ?? newHistory();
    histories.set(key, history);
    advance(history, { was, word, at, sayers: sayers.get(key) ?? [], group, missing });
  }
}

type Content = ContentSource & { readonly digest: string };

type History = {
  content: Content | undefined;
  periods: ReplayedPeriod[];
  looks: Look[];
  severity: Severity | null;
  /** When the resource was first seen gone since the word was last said; null while it counts. */
  goneSince: Instant | null;
};

const newHistory = (): History => ({
  content: undefined,
  periods: [],
  looks: [],
  severity: null,
  goneSince: null,
});

const inOrder = (reports: readonly ReceivedReport[]): readonly ReceivedReport[] =>
  [...reports].sort((a, b) => a.observedAt - b.observedAt || compare(a.rank, b.rank) || compare(a.scanId, b.scanId));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Words whose resource was seen gone after they were last said, up to an instant, leave the state (semantics § 1). */
function dropGone(
  state: TargetState,
  until: Instant,
  goneAt: (resource: string) => readonly SeenGone[],
  histories: ReadonlyMap<string, History>,
  dropped: Map<string, WordState>,
): TargetState {
  const words = new Map(state.words);
  for (const [key, word] of state.words) {
    const said = word.saidAt ?? word.truncatedPassAt ?? word.since;
    const first = goneAt(splitWordKey(key).resource).find((each) => each.at > said && each.at <= until);
    if (first === undefined) continue;
    words.delete(key);
    dropped.set(key, word);
    const history = histories.get(key);
    if (history !== undefined) history.goneSince = first.at;
  }
  return { ...state, words };
}

type Saying = { readonly report: ReceivedReport; readonly said: ReceivedSaid };

function sayersOf(group: readonly ReceivedReport[]): Map<string, Saying[]> {
  const sayers = new Map<string, Saying[]>();
  for (const report of group) {
    for (const said of report.said) {
      const key = wordKey(said.check, said.resource);
      const known = sayers.get(key);
      if (known === undefined) sayers.set(key, [{ report, said }]);
      else known.push({ report, said });
    }
  }
  return sayers;
}

type Step = {
  readonly was: WordState | undefined;
  readonly word: WordState;
  readonly at: Instant;
  readonly sayers: readonly Saying[];
  readonly group: readonly ReceivedReport[];
  /** Lists of this instant that miss the report object. */
  readonly missing: readonly Heard[];
};

function advance(history: History, step: Step): void {
  const { word, at } = step;
  const open = history.periods.at(-1);
  const goesOn = open?.to === null && open.outcome === word.outcome && open.from === word.since;
  if (open !== undefined && goesOn && history.goneSince === null) {
    history.periods[history.periods.length - 1] = { ...open, decision: word.decision };
  } else {
    closePeriod(history, history.goneSince ?? at);
    const { outcome, decision, since } = word;
    history.periods.push({ outcome, decision, from: since, to: null, scanId: "" });
  }
  history.goneSince = null;
  history.content = contentAfter(history.content, step);
  history.severity = step.sayers.at(-1)?.said.severity ?? history.severity;
  if (word.saidAt === at) history.looks.push(lookOf(step));
  else if (word.outcome === "not_evaluated" && step.was !== undefined && step.was.outcome !== "not_evaluated") {
    const heard = firstHeard([
      ...step.group.filter(({ completeness }) => completeness !== "truncated"),
      ...step.missing,
    ]);
    if (heard !== undefined) history.looks.push({ at, outcome: "unnamed", heard });
  }
}

function lookOf(step: Step): Look {
  const { was, word, at, sayers, group } = step;
  const heard = firstHeard(sayersOfOutcome(step)) ?? group[0];
  if (heard === undefined) return { at, outcome: "other" };
  switch (word.outcome) {
    case "fail": {
      const severity = sayers.findLast(({ said }) => said.outcome === "fail")?.said.severity ?? "medium";
      return { at, outcome: "fail", heard, severity, lastCleanAt: cleanBefore(was) };
    }
    case "pass":
      return { at, outcome: "pass", heard };
    case "warn":
    case "manual":
    case "error":
    case "not_applicable":
    case "not_evaluated":
    case "excepted":
      return { at, outcome: "other" };
    default:
      return word.outcome satisfies never;
  }
}

function closePeriod(history: History, to: Instant): void {
  const open = history.periods.at(-1);
  if (open === undefined || open.to !== null) return;
  history.periods[history.periods.length - 1] = { ...open, to, scanId: history.content?.scanId ?? "" };
}

const cleanBefore = (was: WordState | undefined): Instant | null =>
  was?.lastDeciding?.decision === "pass" ? was.lastDeciding.at : null;

/** Reports that said the outcome which counts; for a pass also those that proved it by their silence. */
function sayersOfOutcome({ word, sayers, group }: Step): readonly ReceivedReport[] {
  const agreeing = sayers.filter(({ said }) => said.outcome === word.outcome).map(({ report }) => report);
  if (word.outcome !== "pass") return agreeing;
  const silent = group.filter(
    (report) => report.completeness === "failures_only" && !sayers.some((saying) => saying.report === report),
  );
  return [...agreeing.filter((report) => report.completeness !== "truncated"), ...silent];
}

/** The words stay those of the scan that first said them so, for as long as nobody says it otherwise. */
function contentAfter(before: Content | undefined, { was, word, at, sayers, group }: Step): Content {
  const isHeard = word.saidAt === at;
  const saying = isHeard ? sayers.find(({ said }) => said.outcome === word.outcome) : sayers[0];
  if (saying === undefined) {
    const silent = group.find((report) => report.completeness === "failures_only") ?? group[0];
    return before ?? { scanId: silent?.scanId ?? "", implied: true, digest: "" };
  }
  const { report, said } = saying;
  const isSame = was?.outcome === word.outcome && was.decision === word.decision && before?.digest === said.content;
  // A truncated pass leaves the word as it was, a truncated skip changes it.
  const stays = was !== undefined && (isHeard ? isSame : word.outcome === was.outcome);
  return stays && before !== undefined ? before : { scanId: report.scanId, implied: false, digest: said.content };
}

/**
 * How far the words that a target names are renewed: its newest report that is not truncated; lists renew it for as long as
 * that one is its newest. -Infinity when nothing renews.
 */
export function renewedThrough(
  reports: readonly Pick<ReceivedReport, "observedAt" | "completeness">[],
  listings: readonly Listing[],
): Instant {
  let through = -Infinity;
  let renews = false;
  for (const { at, reports: group, says } of stepsOf(reports, listings)) {
    if (group.length > 0) renews = group.some(({ completeness }) => completeness !== "truncated");
    if (group.length > 0 ? renews : renews && says.has("listed")) through = at;
  }
  return through;
}

/** @param through newest report that renews; null for a word that no longer counts */
function finished(
  key: string,
  word: WordState,
  history: History,
  content: Content,
  through: Instant | null,
): ReplayedWord {
  const said = word.saidAt ?? -Infinity;
  return {
    ...splitWordKey(key),
    state: word,
    named: word.outcome !== "not_evaluated" && through !== null && through > -Infinity && said >= through,
    content: { scanId: content.scanId, implied: content.implied },
    periods: history.periods,
    severity: history.severity,
    looks: history.looks,
  };
}
