import type { Outcome } from "#lib/domain/check/outcome.ts";
import type { Result } from "./schema.ts";

const neverRan = /^\s*failed to run\s*:/i;
const nothingToRun = /^\s*(?:there are no tests|no tests defined)/i;

/**
 * What a line of kube-bench says (formats § 1 "status"), or null for a status it does not know. FAIL and WARN whose audit
 * could not run are errors, since nothing was looked at; WARN is a manual check, or an unscored failure.
 */
export function outcomeOf(result: Pick<Result, "status" | "type" | "reason">): Outcome | null {
  const couldNotRun = neverRan.test(result.reason);
  const hasNoTest = nothingToRun.test(result.reason);
  switch (result.status.toUpperCase()) {
    case "PASS":
      return "pass";
    case "FAIL":
      return couldNotRun || hasNoTest ? "error" : "fail";
    case "WARN":
      if (result.type === "manual") return "manual";
      if (couldNotRun) return "error";
      return hasNoTest ? "manual" : "warn";
    case "INFO":
      return result.type === "skip" || /marked as skip/i.test(result.reason) ? "not_applicable" : null;
    default:
      return null;
  }
}

/** In words, what it found: the tool's own reason, else what it expected beside what it saw. */
export function messageOf(result: Result): string {
  if (result.reason !== "") return result.reason;
  const { expected_result: expected, actual_value: actual } = result;
  if (result.status.toUpperCase() === "PASS") return expected === "" ? "" : `As expected: ${expected}`;
  if (expected === "") return actual === "" ? "" : `Found: ${actual}`;
  return `Expected: ${expected}\nFound: ${actual === "" ? "nothing" : actual}`;
}
