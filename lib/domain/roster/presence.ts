import type { Instant } from "../time/instant.ts";
import { day } from "../time/instant.ts";

/** One roster as received (semantics § 1): complete for the kinds it covers, or marked incomplete. */
export type RosterReport = {
  readonly observedAt: Instant;
  readonly complete: boolean;
  /** Whether a complete roster says which resources of this kind exist. */
  readonly covers: (resource: string) => boolean;
  /** Listed resources, with their creation where it is known. */
  readonly listed: ReadonlyMap<string, { readonly createdAt: Instant | null }>;
};

/** What the rosters say about one resource. */
export type Presence = {
  /** Last listing in any roster. */
  readonly lastListedAt: Instant | null;
  /** Newest complete covering roster that does not list it: words observed before it are dropped. */
  readonly goneAt: Instant | null;
  /** Earliest creation or listing in a complete roster since it was last seen gone for a day or more. */
  readonly existsSince: Instant | null;
};

export const unheardOf: Presence = { lastListedAt: null, goneAt: null, existsSince: null };

/** Presence with what the next roster needs to know, and the periods in which complete rosters listed the resource. */
export type FoldedPresence = Presence & {
  /** First complete roster of the current absence; null while present. */
  readonly absentSince: Instant | null;
  /**
   * From its first listing in a complete roster to the first complete covering one without it; null while listed. One of
   * no length where an incomplete roster lists what a complete one of the same instant does not.
   */
  readonly periods: readonly { readonly from: Instant; readonly to: Instant | null }[];
};

const unlisted: FoldedPresence = { ...unheardOf, absentSince: null, periods: [] };

/**
 * Presence of every resource any roster listed or that words name, from all rosters, whatever order they came in. Rosters
 * of one instant count together: what one of them lists is there.
 */
export function foldRosters(
  rosters: readonly RosterReport[],
  wordResources: Iterable<string>,
): ReadonlyMap<string, FoldedPresence> {
  const presences = new Map<string, FoldedPresence>();
  for (const resource of wordResources) presences.set(resource, unlisted);
  for (const roster of rosters) for (const resource of roster.listed.keys()) presences.set(resource, unlisted);
  const byInstant = Map.groupBy(rosters, (roster) => roster.observedAt);
  for (const [at, group] of [...byInstant].sort(([a], [b]) => a - b)) {
    for (const [resource, presence] of presences) presences.set(resource, afterInstant(presence, resource, group, at));
  }
  return presences;
}

function afterInstant(
  before: FoldedPresence,
  resource: string,
  group: readonly RosterReport[],
  at: Instant,
): FoldedPresence {
  const listing = group.filter((roster) => roster.listed.has(resource));
  const complete = listing.filter((roster) => roster.complete);
  if (complete.length > 0) {
    const created = complete.map((roster) => roster.listed.get(resource)?.createdAt ?? at);
    return afterListing(before, at, Math.min(at, ...created));
  }
  const isMissed = group.some((roster) => roster.complete && roster.covers(resource));
  const isOpen = before.periods.at(-1)?.to === null;
  if (listing.length > 0) {
    const periods = isMissed && !isOpen ? [...before.periods, { from: at, to: at }] : before.periods;
    return { ...before, lastListedAt: at, periods };
  }
  if (!isMissed) return before;
  const periods = before.periods.map((period) => (period.to === null ? { ...period, to: at } : period));
  return { ...before, goneAt: at, absentSince: before.absentSince ?? at, periods };
}

/**
 * A resource after a complete roster listed it. Absent for less than a day it keeps its age, so that one recreated daily
 * comes due (semantics § 5.2).
 */
function afterListing(before: FoldedPresence, at: Instant, earliest: Instant): FoldedPresence {
  const { absentSince } = before;
  const startsAnew = before.existsSince === null || (absentSince !== null && at - absentSince >= day);
  const existsSince = startsAnew || before.existsSince === null ? earliest : Math.min(before.existsSince, earliest);
  const isOpen = before.periods.at(-1)?.to === null;
  const periods = isOpen ? before.periods : [...before.periods, { from: at, to: null }];
  return { ...before, lastListedAt: at, existsSince, absentSince: null, periods };
}

/** A word observed at or after the roster that did not list its resource still counts; one from before is dropped. */
export function survives(observedAt: Instant, presence: Presence | undefined): boolean {
  return presence === undefined || presence.goneAt === null || observedAt >= presence.goneAt;
}
