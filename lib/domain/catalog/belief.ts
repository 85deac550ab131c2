import type { Belief } from "../check/outcome.ts";

/**
 * The strictest of two beliefs: `never` before the others, and `fail_only` with `pass_only` leaves nothing
 * (reference/tool-faults.md, "How it is used", 2).
 *
 * @example strictestBelief("fail_only", "pass_only") // "never"
 */
export function strictestBelief(a: Belief, b: Belief): Belief {
  if (a === "all") return b;
  if (b === "all" || a === b) return a;
  return "never";
}

/** Whether a pass of a check with this belief can prove anything. */
export function passCounts(belief: Belief): boolean {
  return belief === "all" || belief === "pass_only";
}
