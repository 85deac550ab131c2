/**
 * What a scan can do to a result (semantics § 2, "What disappears is classified"): the failures that began, began again or
 * ended, those nobody speaks of any more, and everything that changed without beginning or ending a failure.
 */
export const changeKinds = ["opened", "reopened", "fixed", "vanished", "no_longer_reported", "other"] as const;
export type ChangeKind = (typeof changeKinds)[number];
