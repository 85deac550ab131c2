/** How much a scan says by what it does not list (semantics § 2). */
export const completenesses = ["complete", "failures_only", "truncated"] as const;
export type Completeness = (typeof completenesses)[number];
