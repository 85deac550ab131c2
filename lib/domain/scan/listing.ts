import type { Instant } from "../time/instant.ts";
import type { Heard } from "./episode.ts";

/** A list of custom resources that was read to its end, as far as it concerns every report of its source. */
export type FinishedLook = {
  /** When reading it began. */
  readonly at: Instant;
  /** The newest look among the reports in it, of those looked at no later than `at`; null where none was received. */
  readonly look: Instant | null;
  /** In which scan the product got it. */
  readonly heard?: Heard | undefined;
};

/**
 * Between which lists a report object was there. A uid is given once, so an object was there from the first list that names
 * it to the last one, and is missing from the first list after that.
 */
export type ListedSpan = {
  /** The first list that names it; null when none ever did. */
  readonly from: Instant | null;
  /** The first list after the last that names it; null while the newest one does. */
  readonly until: Instant | null;
  /** When it came to be, as the object says, in whole seconds; absent where it does not. */
  readonly created?: Instant | undefined;
};

/** Times of objects are cut to the second (Kubernetes API conventions, "metadata.creationTimestamp"). */
const second = 1_000;

/**
 * What a list says of one report object: it is as fresh as the newest look in the list (`listed`, at that look), or it names
 * nothing any more (`missing`, from the list on).
 */
export type Listing = { readonly at: Instant; readonly says: "listed" | "missing"; readonly heard?: Heard | undefined };

/** The span of a report object in all lists of its source, in any order. */
export function spanOf(
  lists: readonly { readonly at: Instant; readonly uids: ReadonlySet<string> }[],
  uid: string,
): ListedSpan {
  const naming = lists.filter(({ uids }) => uids.has(uid)).map(({ at }) => at);
  if (naming.length === 0) return { from: null, until: null };
  const last = Math.max(...naming);
  const later = lists.map(({ at }) => at).filter((at) => at > last);
  return { from: Math.min(...naming), until: later.length === 0 ? null : Math.min(...later) };
}

/** The newest look of a list: the newest report of those in it that was looked at no later than the list (semantics § 2). */
export function newestLook(at: Instant, looks: Iterable<Instant>): Instant | null {
  let newest: Instant | null = null;
  for (const look of looks) if (look <= at && (newest === null || look > newest)) newest = look;
  return newest;
}

/**
 * What the lists of a source say of one report object (semantics § 2). A list from before the first that names it says
 * nothing: its look may be older than the object. One that began before the object came to be cannot have it, so that it is not
 * missing from it, however early it was looked at.
 */
export function listingsOf(lists: readonly FinishedLook[], { from, until, created }: ListedSpan): readonly Listing[] {
  return lists.flatMap(({ at, look, ...of }): Listing[] => {
    if (from === null && created !== undefined && at < created + second) return [];
    if (from === null || (until !== null && at >= until)) return [{ at, says: "missing", ...of }];
    return at < from || look === null ? [] : [{ at: look, says: "listed", ...of }];
  });
}

/** Everything that befalls a target at one instant: what its reports say, and what lists say of it. */
export type TargetStep<Report> = {
  readonly at: Instant;
  readonly reports: readonly Report[];
  readonly says: ReadonlySet<Listing["says"]>;
  /** Who told that the report object was missing. */
  readonly missing: readonly Heard[];
};

type OpenStep<Report> = { readonly reports: Report[]; readonly says: Set<Listing["says"]>; readonly missing: Heard[] };

/** Reports and listings of a target instant by instant; reports of one instant stay in the order in which they are given. */
export function stepsOf<Report extends { readonly observedAt: Instant }>(
  reports: readonly Report[],
  listings: readonly Listing[],
): readonly TargetStep<Report>[] {
  const steps = new Map<Instant, OpenStep<Report>>();
  const stepAt = (at: Instant): OpenStep<Report> => {
    const known = steps.get(at);
    if (known !== undefined) return known;
    const step: OpenStep<Report> = { reports: [], says: new Set(), missing: [] };
    steps.set(at, step);
    return step;
  };
  for (const report of reports) stepAt(report.observedAt).reports.push(report);
  for (const { at, says, heard } of listings) {
    const step = stepAt(at);
    step.says.add(says);
    if (says === "missing" && heard !== undefined) step.missing.push(heard);
  }
  return [...steps].map(([at, step]) => ({ at, ...step })).sort((a, b) => a.at - b.at);
}
