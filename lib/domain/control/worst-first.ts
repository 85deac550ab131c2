import type { ControlStatus } from "./status.ts";

/**
 * Statuses, the worst first: the one word of several clusters is the first that occurs (semantics § 5, "Over several clusters"),
 * and a person who looks for what to do reads them in this order.
 */
export const worstFirst = [
  "failing",
  "accepted",
  "error",
  "partial",
  "manual",
  "not_assessed",
  "passing",
  "inherited",
  "not_applicable",
] as const satisfies readonly ControlStatus[];
