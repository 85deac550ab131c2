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

/**
 * A resource after a complete roster that covers its kind listed it. Absent for less than a day it keeps its age, so that
 * one recreated daily comes due (semantics § 5.2).
 *
 * @param absentSince first complete roster of the current absence, null while present
 */
function afterListing(before: Presence, absentSince: Instant | null, at: Instant, createdAt: Instant | null): Presence {
  const earliest = createdAt === null ? at : Math.min(createdAt, at);
  const startsAnew = before.existsSince === null || (absentSince !== null && at - absentSince >= day);
  const existsSince = startsAnew || before.existsSince === null ? earliest : Math.min(before.existsSince, earliest);
  return { ...before, lastListedAt: at, existsSince };
}

/** Presence of every resource any roster listed or that words name, from all rosters, whatever order they came in. */
export function foldRosters(
  rosters: readonly RosterReport[],
  wordResources: Iterable<string>,
): ReadonlyMap<string, Presence> {
  const inOrder = [...rosters].sort((a, b) => a.observedAt - b.observedAt);
  const presences = new Map<string, Presence>();
  const absentSince = new Map<string, Instant>();
  for (const resource of wordResources) presences.set(resource, unheardOf);
  for (const roster of inOrder) for (const resource of roster.listed.keys()) presences.set(resource, unheardOf);
  for (const roster of inOrder) {
    for (const [resource, presence] of presences) {
      const listing = roster.listed.get(resource);
      if (listing !== undefined) {
        const listed = roster.complete
          ? afterListing(presence, absentSince.get(resource) ?? null, roster.observedAt, listing.createdAt)
          : { ...presence, lastListedAt: roster.observedAt };
        presences.set(resource, listed);
        if (roster.complete) absentSince.delete(resource);
        continue;
      }
      if (!roster.complete || !roster.covers(resource)) continue;
      presences.set(resource, { ...presence, goneAt: roster.observedAt });
      if (!absentSince.has(resource)) absentSince.set(resource, roster.observedAt);
    }
  }
  return presences;
}

/** A word observed at or after the roster that did not list its resource still counts; one from before is dropped. */
export function survives(observedAt: Instant, presence: Presence | undefined): boolean {
  return presence === undefined || presence.goneAt === null || observedAt >= presence.goneAt;
}
