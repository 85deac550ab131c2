/** What one check said about one resource (semantics § 3). */
export const outcomes = [
  "pass",
  "fail",
  "warn",
  "manual",
  "error",
  "not_applicable",
  "not_evaluated",
  "excepted",
] as const;
export type Outcome = (typeof outcomes)[number];

/** Severity of a check's failure, mapped per source in one table. */
export const severities = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof severities)[number];

/** What a listed observation is about; a kube-bench line is a `check`. */
export const observationKinds = ["check", "vulnerability", "misconfiguration", "secret", "license"] as const;
export type ObservationKind = (typeof observationKinds)[number];

/**
 * What may be believed of a check's verdict (reference/tool-faults.json): `fail_only` means a pass proves
 * nothing, `pass_only` that a failure refutes nothing, `never` that neither counts.
 */
export const beliefs = ["all", "fail_only", "pass_only", "never"] as const;
export type Belief = (typeof beliefs)[number];

/**
 * What a word decides, after the belief of its check was applied: `clears` is a pass that is not believed,
 * which ends the check's own failure and proves nothing; `none` decides nothing.
 */
export const decisions = ["pass", "fail", "error", "clears", "none"] as const;
export type Decision = (typeof decisions)[number];

/** @example decisionOf("pass", "fail_only") // "clears" */
export function decisionOf(outcome: Outcome, belief: Belief): Decision {
  switch (outcome) {
    case "pass":
      return belief === "all" || belief === "pass_only" ? "pass" : "clears";
    case "fail":
      return belief === "all" || belief === "fail_only" ? "fail" : "none";
    case "error":
      return belief === "never" ? "none" : "error";
    case "warn":
    case "manual":
    case "not_applicable":
    case "not_evaluated":
    case "excepted":
      return "none";
    default:
      return outcome satisfies never;
  }
}

/** Place of each outcome in the order of `worseOutcome`, worst first. */
export const outcomeRank: Readonly<Record<Outcome, number>> = {
  fail: 0,
  error: 1,
  warn: 2,
  manual: 3,
  not_evaluated: 4,
  excepted: 5,
  not_applicable: 6,
  pass: 7,
};

/** The order in which words of one instant count: fail, error, any word that does not decide, pass (semantics § 2). */
export function worseOutcome(a: Outcome, b: Outcome): Outcome {
  return outcomeRank[a] <= outcomeRank[b] ? a : b;
}
