import type { Decision, Outcome } from "../check/outcome.ts";
import { worseOutcome } from "../check/outcome.ts";
import type { Instant } from "../time/instant.ts";
import type { Completeness } from "./completeness.ts";
import type { Listing } from "./listing.ts";
import { stepsOf } from "./listing.ts";
import type { Said, WordState } from "./word.ts";
import { hear, hearTruncatedPass, hearTruncatedSkip, noLongerNamed, renewed } from "./word.ts";

/** What the catalog knows about the checks of a target, for passes by absence. */
export type CheckKnowledge = {
  /** Whether a check reports on a resource of this kind at all. */
  readonly applies: (check: string, resource: string) => boolean;
  /** The workload of a container; null for everything else. A clean report of a workload covers every container ever named. */
  readonly wholeOf?: (resource: string) => string | null;
  /** What a pass of the check decides: `pass`, or `clears` where it is not believed. */
  readonly passDecision: (check: string) => Decision;
};

/** One report for one scan target (semantics § 2), read and mapped. */
export type Report = {
  readonly observedAt: Instant;
  readonly completeness: Completeness;
  readonly said: readonly Said[];
  /** Resources a failures-only report looked at, also where it names no check of them. */
  readonly lookedAt: readonly string[];
  /** Checks the version of the tool that wrote the report is known to have. */
  readonly knownByVersion: readonly string[];
  /** A known filter: outside it the report says nothing. Absent = no filter. */
  readonly covers?: (check: string, resource: string) => boolean;
};

/** What a target's reports add up to: the words by `check` and `resource`, and the checks ever named. */
export type TargetState = {
  readonly words: ReadonlyMap<string, WordState>;
  readonly named: ReadonlySet<string>;
};

export const emptyTarget: TargetState = { words: new Map(), named: new Set() };

/** Key of a word inside its target. */
export function wordKey(check: string, resource: string): string {
  return `${check}\n${resource}`;
}

/** The two parts of a word's key. */
export function splitWordKey(key: string): { check: string; resource: string } {
  const cut = key.indexOf("\n");
  return { check: key.slice(0, cut), resource: key.slice(cut + 1) };
}

/**
 * The state of a target from all its reports, whatever the order in which they came: reports are put in the order of
 * `observedAt`, those of one instant count together (semantics § 2). Of a report object, lists have their say as well.
 */
export function foldTarget(
  reports: readonly Report[],
  knowledge: CheckKnowledge,
  listings: readonly Listing[] = [],
): TargetState {
  let state = emptyTarget;
  let newest = -Infinity;
  for (const { at, reports: group, says } of stepsOf(reports, listings)) {
    state = foldInstant(state, says.has("missing") ? [...group, namesNothing(at)] : group, knowledge);
    if (group.length > 0) newest = at;
    if (says.has("listed")) state = foldListed(state, newest, at);
  }
  return state;
}

/**
 * A list still holds the report: what its newest look said is said again, as of the newest look in the list. Passes of a
 * truncated report were not said, and are not renewed.
 */
export function foldListed(before: TargetState, newestReport: Instant, at: Instant): TargetState {
  const isSaid = ({ saidAt, outcome }: WordState): boolean =>
    saidAt !== null && saidAt >= newestReport && outcome !== "not_evaluated";
  const words = new Map(before.words);
  for (const [key, word] of before.words) if (isSaid(word)) words.set(key, renewed(word, at));
  return { ...before, words };
}

/** What a list that no longer holds the report is to it: as if it had been read once more, whole, and named nothing. */
export function namesNothing(observedAt: Instant): Report {
  return { observedAt, completeness: "complete", said: [], lookedAt: [], knownByVersion: [] };
}

type Named = { outcome: Outcome; decision: Decision; onlyTruncated: boolean };

/** One instant's reports of one target on top of the state before them. */
export function foldInstant(before: TargetState, reports: readonly Report[], knowledge: CheckKnowledge): TargetState {
  const first = reports[0];
  if (first === undefined) return before;
  const at = first.observedAt;
  const named = wordsNamed(reports);
  const words = new Map(before.words);
  for (const [key, word] of named) words.set(key, heard(words.get(key), word, at));
  closeUnnamed(words, named, reports, at);
  passByAbsence(words, { named, everNamed: before.named }, reports, at, knowledge);
  return { words, named: remember(before.named, reports) };
}

function isTruncatedPass(word: Named): boolean {
  return word.onlyTruncated && word.outcome === "pass";
}

function heard(was: WordState | undefined, word: Named, at: Instant): WordState {
  if (isTruncatedPass(word)) return hearTruncatedPass(was, at);
  if (word.onlyTruncated && word.outcome === "not_applicable") return hearTruncatedSkip(was, at);
  return hear(was, word, at);
}

function wordsNamed(reports: readonly Report[]): Map<string, Named> {
  const named = new Map<string, Named>();
  for (const report of reports) {
    const truncated = report.completeness === "truncated";
    for (const said of report.said) {
      const key = wordKey(said.check, said.resource);
      const was = named.get(key);
      if (was === undefined) {
        named.set(key, { outcome: said.outcome, decision: said.decision, onlyTruncated: truncated });
        continue;
      }
      const saidWins = worseOutcome(said.outcome, was.outcome) === said.outcome;
      named.set(key, {
        outcome: saidWins ? said.outcome : was.outcome,
        decision: saidWins ? said.decision : was.decision,
        onlyTruncated: was.onlyTruncated && truncated,
      });
    }
  }
  return named;
}

/** A complete report closes what none of its instant names; a failures-only one does so in {@link passByAbsence}. */
function closeUnnamed(
  words: Map<string, WordState>,
  named: ReadonlyMap<string, Named>,
  reports: readonly Report[],
  at: Instant,
): void {
  const complete = reports.filter((report) => report.completeness === "complete");
  if (complete.length === 0) return;
  for (const [key, state] of words) {
    if (named.has(key)) continue;
    const { check, resource } = splitWordKey(key);
    if (complete.some((report) => report.covers?.(check, resource) ?? true)) words.set(key, noLongerNamed(state, at));
  }
}

/**
 * A check that a failures-only report of that very resource does not name has passed, when the report is known to know
 * it: an earlier report of the target named it, or its version has it. Otherwise what was named is no longer named.
 * Reports of one instant count together: it is enough that one of them knows the check.
 */
function passByAbsence(
  words: Map<string, WordState>,
  names: { readonly named: ReadonlyMap<string, Named>; readonly everNamed: ReadonlySet<string> },
  reports: readonly Report[],
  at: Instant,
  knowledge: CheckKnowledge,
): void {
  const passed = new Set<string>();
  const unknown = new Set<string>();
  for (const report of reports) {
    if (report.completeness !== "failures_only") continue;
    const known = new Set([...names.everNamed, ...report.knownByVersion]);
    const looked = withContainers(new Set(report.lookedAt), words, knowledge);
    const silentOn = (key: string, check: string, resource: string): boolean =>
      !namesOtherwise(names.named, key) && looked.has(resource) && (report.covers?.(check, resource) ?? true);
    for (const resource of looked) {
      for (const check of known) {
        const key = wordKey(check, resource);
        const speaksOfIt = words.has(key) || knowledge.applies(check, resource);
        if (speaksOfIt && silentOn(key, check, resource)) passed.add(key);
      }
    }
    for (const key of words.keys()) {
      const { check, resource } = splitWordKey(key);
      if (!known.has(check) && silentOn(key, check, resource)) unknown.add(key);
    }
  }
  for (const key of passed) {
    const decision = knowledge.passDecision(splitWordKey(key).check);
    words.set(key, hear(words.get(key), { outcome: "pass", decision }, at));
  }
  for (const key of unknown) {
    const state = words.get(key);
    if (state !== undefined && !passed.has(key)) words.set(key, noLongerNamed(state, at));
  }
}

/** What a report looked at, and the containers of it that words are about. */
function withContainers(
  looked: ReadonlySet<string>,
  words: ReadonlyMap<string, WordState>,
  { wholeOf }: CheckKnowledge,
): ReadonlySet<string> {
  if (wholeOf === undefined) return looked;
  const all = new Set(looked);
  for (const key of words.keys()) {
    const { resource } = splitWordKey(key);
    const whole = wholeOf(resource);
    if (whole !== null && looked.has(whole)) all.add(resource);
  }
  return all;
}

/** A pass in a truncated report of the same instant does not stand against what the absence elsewhere proves. */
function namesOtherwise(named: ReadonlyMap<string, Named>, key: string): boolean {
  const word = named.get(key);
  return word !== undefined && !isTruncatedPass(word);
}

function remember(before: ReadonlySet<string>, reports: readonly Report[]): ReadonlySet<string> {
  const after = new Set(before);
  for (const report of reports) for (const said of report.said) after.add(said.check);
  return after;
}
