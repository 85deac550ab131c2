import type { Part } from "#lib/domain/fact/part.ts";
import { partAt } from "#lib/domain/fact/part.ts";
import type { ClusterInput, Word } from "#lib/domain/standing/input.ts";
import type { Instant } from "#lib/domain/time/instant.ts";

const failing: readonly Part["verdict"][] = ["fail", "error", "last_known_failing"];

/**
 * Whether a word in state `a` can help nothing to pass that it could not help in state `b`; null = nothing of it counts.
 * A pass is best; then what nobody ever named; then what is skipped, not evaluated and failing. A word that once decided
 * keeps its resource in scope, so one that never did is the better of two that say nothing.
 */
export function noBetter(a: Part | null, b: Part | null): boolean {
  if (b?.verdict === "pass") return true;
  if (a === null) return b === null;
  if (a.verdict === "pass") return false;
  // A node that the check skips was looked at, which a node nobody named was not (semantics § 5.1).
  if (b === null) return a.verdict !== "not_applicable" || a.word.resource.kind !== "node";
  if (failing.includes(a.verdict)) return true;
  if (failing.includes(b.verdict) || (!a.hasDecided && b.hasDecided)) return false;
  // Where a pass of the check is not believed, nothing it says can help: skipping a part of it excuses nothing.
  return a.verdict !== "not_applicable" || b.verdict === "not_applicable" || b.state.decision === "clears";
}

export const wordId = (word: Word): string => `${word.source}\n${word.check}\n${word.key}`;

/** The words of an input by {@link wordId}. */
export function wordsOf(input: ClusterInput): ReadonlyMap<string, Word> {
  return new Map(input.words.map((word) => [wordId(word), word]));
}

/** What is left of a word at an instant. */
export function partOf(input: ClusterInput, word: Word | undefined, at: Instant): Part | null {
  return word === undefined ? null : partAt(word, input, input.presence.get(word.key), at);
}
