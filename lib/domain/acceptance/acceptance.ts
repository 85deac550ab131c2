import type { Instant } from "../time/instant.ts";

/** What the core needs of an accepted risk: what it selects and when it is in force. Absent selectors select all. */
export type ActiveAcceptance = {
  readonly control?: string | undefined;
  readonly check?: string | undefined;
  readonly resource?: string | undefined;
  readonly from: Instant;
  readonly until: Instant;
};

/** One failing word that would have to be covered. */
export type Failure = { readonly control: string; readonly check: string; readonly resources: readonly string[] };

/** In force from `from`, no longer at `until`, whether or not a job ran (semantics § 8). */
export function inForce(period: { readonly from: Instant; readonly until: Instant }, at: Instant): boolean {
  return period.from <= at && at < period.until;
}

/** Whether an acceptance in force covers the failure; `resources` are the resource itself and what it was lifted to. */
export function isCovered(failure: Failure, acceptances: readonly ActiveAcceptance[], at: Instant): boolean {
  return acceptances.some(
    (acceptance) =>
      inForce(acceptance, at) &&
      (acceptance.control === undefined || acceptance.control === failure.control) &&
      (acceptance.check === undefined || acceptance.check === failure.check) &&
      (acceptance.resource === undefined || failure.resources.includes(acceptance.resource)),
  );
}
