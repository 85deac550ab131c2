import type { ClusterInput } from "../standing/input.ts";
import { isRosterFresh } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";
import type { ComputedWord } from "./word.ts";

/** Whether a fresh, complete roster lists everything of a kind. */
export function isListed({ roster }: ClusterInput, kind: "node" | "image", at: Instant): boolean {
  return isRosterFresh(roster, at) && roster.covers.has(kind);
}

/**
 * What is computed about what a roster lists, as far as the roster still counts: without a fresh one nobody knows what else
 * exists, so that nothing passes, and a failure stays the last known. A collector that falls silent, or lists less, must not take
 * failures away with it.
 */
export function underRoster(word: ComputedWord, isListed: boolean): ComputedWord {
  if (isListed) return word;
  const undecided = "No fresh, complete roster lists what is there now.";
  switch (word.verdict) {
    case "pass":
    case "none":
      return { ...word, verdict: "none", asksPeople: false, said: { ...word.said, undecided } };
    case "fail":
    case "last_known_failing":
      return { ...word, verdict: "last_known_failing" };
    default:
      return word.verdict satisfies never;
  }
}
