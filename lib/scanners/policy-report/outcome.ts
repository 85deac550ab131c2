import type { Outcome } from "#lib/domain/check/outcome.ts";

/**
 * What a result says (formats § 5), or null for a word no version of the API has. `warn` is a failure that is not scored,
 * `error` could not be evaluated; an exception in the cluster excuses nothing (semantics § 3).
 */
export function outcomeOf(word: string, properties: Readonly<Record<string, string>>): Outcome | null {
  switch (word.toLowerCase()) {
    case "pass":
      return "pass";
    case "fail":
      return "fail";
    case "warn":
      return "warn";
    case "error":
      return "error";
    case "skip":
      return (properties.exceptions ?? "") === "" ? "not_applicable" : "excepted";
    default:
      return null;
  }
}
