import type { Completeness } from "#lib/domain/scan/completeness.ts";

/** Word of how much a report says by what it does not list. */
export const completenessWords: Readonly<Record<Completeness, string>> = {
  complete: "complete",
  failures_only: "failures only",
  truncated: "truncated",
};

/** What a report that is this complete was allowed to close, and why, for who asks what became of a finding (semantics § 2). */
export const closingWords: Readonly<Record<Completeness, string>> = {
  complete:
    "It lists passes and failures alike. What it passes is fixed. What an earlier look at the same target named and this one does not is no longer named: it stays open, not evaluated, until it is seen to pass.",
  failures_only:
    "It lists every failure and no pass. What an earlier look at the same target named and this one does not, on what it looked at, is fixed.",
  truncated:
    "It closes nothing: rows were left out and nobody can say which. Its failures count, its passes prove nothing and renew nothing.",
};
