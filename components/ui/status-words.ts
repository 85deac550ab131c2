import type { CollectorSourceState } from "#lib/contract/collector.ts";
import type { FactState, ScoredStatus, SourceState, Standing } from "#lib/contract/views/standing.ts";
import type { ObservationKind, Outcome } from "#lib/domain/check/outcome.ts";
import type { EpisodeState } from "#lib/domain/scan/episode.ts";

/** Word of each status on the screen. */
export const standingWords: Readonly<Record<Standing, string>> = {
  passing: "Passing",
  partial: "Partial",
  accepted: "Accepted",
  failing: "Failing",
  error: "Error",
  manual: "Manual",
  not_assessed: "Not assessed",
  inherited: "Inherited",
  not_applicable: "Not applicable",
};

/** What each status means, in one line (semantics § 5). */
export const standingMeanings: Readonly<Record<Standing, string>> = {
  passing: "every required fact was seen to hold, by fresh and complete data",
  partial: "nothing fails, something required is missing",
  accepted: "every failure is covered by an active acceptance",
  failing: "at least one fact fails and is not accepted",
  error: "asked, and only errors came back",
  manual: "needs a person, and no valid attestation stands beside it",
  not_assessed: "no fresh data. Silence is never a pass",
  inherited: "operated by the provider, outside the score",
  not_applicable: "nothing here it could apply to",
};

/** Class names cannot hold underscores by our custom: `not_assessed` is drawn as `not-assessed`. */
export const standingClass = (status: Standing | ScoredStatus): string => status.replaceAll("_", "-");

/** The status whose silhouette and colour a fact's state is drawn with. */
export function factDrawnAs(state: FactState): Standing {
  switch (state.state) {
    case "pass":
      return "passing";
    case "fail":
      return "failing";
    case "last_known_failing":
      return "not_assessed";
    case "error":
      return "error";
    case "not_witnessed":
      return state.reason === "manual" || state.reason === "people_only" ? "manual" : "not_assessed";
    case "pass_in_truncated":
      return "partial";
    case "not_yet_due":
      return "not_assessed";
    case "inherited":
      return "inherited";
    case "not_applicable":
      return "not_applicable";
    default:
      return state.state satisfies never;
  }
}

/** A fact's state in words. */
export function factWords(state: FactState): string {
  switch (state.state) {
    case "pass":
      return "Passes";
    case "fail":
      return "Fails";
    case "last_known_failing":
      return state.wasError ? "Last known error" : "Last known failing";
    case "error":
      return "Error";
    case "not_witnessed":
      return state.reason === "manual" || state.reason === "people_only" ? "Needs a person" : "Not witnessed";
    case "pass_in_truncated":
      return "Passes, but truncated";
    case "not_yet_due":
      return "Not yet looked at";
    case "inherited":
      return "Inherited";
    case "not_applicable":
      return "Nothing to apply to";
    default:
      return state.state satisfies never;
  }
}

/** Why a fact is not decided, as the end of a sentence; empty when there is nothing to add. */
export function reasonWords(state: FactState): string {
  switch (state.reason) {
    case null:
      return "";
    case "manual":
      return "the tool leaves it to a person";
    case "silent":
      return "its source fell silent";
    case "skipped":
      return "the check was skipped";
    case "excepted":
      return "an exception in the cluster skips the check";
    case "truncated":
      return "the report left rows out, so its passes prove nothing";
    case "not_believed":
      return "this check's verdict cannot be believed";
    case "no_longer_named":
      return "the last scan no longer names it";
    case "no_source":
      return "no connected source can see it";
    case "nobody_looked":
      return "nobody looked yet";
    case "no_roster":
      return "nobody listed what else exists";
    case "people_only":
      return "only people can answer";
    default:
      return state.reason satisfies never;
  }
}

/** Word of a single result. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
  pass: "Pass",
  fail: "Fail",
  warn: "Warn",
  manual: "Manual",
  error: "Error",
  not_applicable: "Not applicable",
  not_evaluated: "Not evaluated",
  excepted: "Excepted",
};

/** The status whose silhouette a single result is drawn with. */
export const outcomeDrawnAs: Readonly<Record<Outcome, Standing>> = {
  pass: "passing",
  fail: "failing",
  warn: "manual",
  manual: "manual",
  error: "error",
  not_applicable: "not_applicable",
  not_evaluated: "not_assessed",
  excepted: "not_assessed",
};

/** Word of how a finding stands. */
export const episodeWords: Readonly<Record<EpisodeState, string>> = {
  open: "Open",
  fixed: "Fixed",
  vanished: "Gone",
  rule_retired: "Rule withdrawn",
};

/** What it means, in one line (semantics § 2, "What disappears is classified"). */
export const episodeMeanings: Readonly<Record<EpisodeState, string>> = {
  open: "it fails, or nobody has seen it pass since it failed",
  fixed: "the check was seen to pass on this very resource",
  vanished: "the resource is gone: nobody fixed anything",
  rule_retired: "the rule was withdrawn: nobody fixed anything",
};

/** The status whose silhouette a finding is drawn with. */
export const episodeDrawnAs: Readonly<Record<EpisodeState, Standing>> = {
  open: "failing",
  fixed: "passing",
  vanished: "not_applicable",
  rule_retired: "not_applicable",
};

/** Word of what a finding is about. */
export const kindWords: Readonly<Record<ObservationKind, string>> = {
  check: "Check",
  vulnerability: "Vulnerability",
  misconfiguration: "Misconfiguration",
  secret: "Secret",
  license: "License",
};

/** Word of a source's health. */
export const sourceWords: Readonly<Record<SourceState, string>> = {
  fresh: "Fresh",
  silent: "Silent",
  truncated: "Truncated",
  failed: "Not read",
  never: "Never heard",
};

/** The status whose silhouette a source's health is drawn with. */
export const sourceDrawnAs: Readonly<Record<SourceState, Standing>> = {
  fresh: "passing",
  silent: "not_assessed",
  truncated: "partial",
  failed: "error",
  never: "not_assessed",
};

/** How a source of a collector stands, as a word. */
export const collectedWords: Readonly<Record<CollectorSourceState, string>> = {
  starting: "Starting",
  following: "Following",
  not_found: "Not found",
  denied: "Denied",
  failing: "Failing",
};

/** The status whose silhouette a source of a collector is drawn with. */
export const collectedDrawnAs: Readonly<Record<CollectorSourceState, Standing>> = {
  starting: "partial",
  following: "passing",
  not_found: "not_assessed",
  denied: "error",
  failing: "error",
};
