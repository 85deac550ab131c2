import type { Instant } from "../time/instant.ts";
import { day } from "../time/instant.ts";

/** What was proven when somebody looked: weight that passes and weight of T, by `framework profile`. */
export type ProvenThen = Readonly<Record<string, readonly [passing: number, total: number]>>;

/** When somebody looked at where everything stands. */
export type Look = { readonly at: Instant; readonly proven: ProvenThen };

/** The visit somebody is on, and the one before it. */
export type Visit = { readonly current: Look; readonly before: Look | null };

/** Who looks again within this time is on the same visit: going back and forth is no second one. */
export const visitLength = 30 * 60 * 1000;

/** What "since" means to somebody who never came before, or not for longer than this. */
export const firstLookBack = 7 * day;

/** The visit after a look at `now`; null where it is the one somebody is on already. */
export function nextVisit(visit: Visit | null, look: Look): Visit | null {
  if (visit === null) return { current: look, before: null };
  return look.at < visit.current.at + visitLength ? null : { current: look, before: visit.current };
}

/** What a look at `now` is compared with: the last look of an earlier visit; null where there was none. */
export function comparedWith(visit: Visit | null, now: Instant): Look | null {
  if (visit === null) return null;
  return now < visit.current.at + visitLength ? visit.before : visit.current;
}
