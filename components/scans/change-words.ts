import type { Standing } from "#lib/contract/views/standing.ts";
import type { ChangeKind } from "#lib/domain/scan/change.ts";

type Words = {
  readonly status: Standing;
  /** Of one change, and of many in a row of figures. */
  readonly word: string;
  readonly short: string;
  /** What it means, in one line (semantics § 2, "What disappears is classified"). */
  readonly meaning: string;
};

/** How each kind of change is drawn and called. */
export const changeWords: Readonly<Record<ChangeKind, Words>> = {
  opened: {
    status: "failing",
    word: "New failure",
    short: "opened",
    meaning: "It fails, and no open finding said so before.",
  },
  reopened: {
    status: "failing",
    word: "Failed again",
    short: "failed again",
    meaning: "It was fixed and fails again: a new episode of the same finding.",
  },
  fixed: {
    status: "passing",
    word: "Fixed",
    short: "fixed",
    meaning: "The check was seen to pass on this very resource, or to find nothing there any more.",
  },
  vanished: {
    status: "not_applicable",
    word: "Gone",
    short: "vanished",
    meaning: "The resource is gone. Nobody fixed anything, so it does not count as fixed.",
  },
  no_longer_reported: {
    status: "not_assessed",
    word: "No longer named",
    short: "no longer reported",
    meaning: "The resource lives and the check is not named any more. What failed stays open until it is seen to pass.",
  },
  other: {
    status: "manual",
    word: "Changed",
    short: "changed otherwise",
    meaning: "A first look, or another outcome, that neither opened nor closed a finding.",
  },
};
