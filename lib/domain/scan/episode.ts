import type { Instant } from "../time/instant.ts";
import { day } from "../time/instant.ts";

/** A reopening within this long of the fix counts as a regression (semantics § 4). */
export const regressionWindow = 30 * day;

/** How an episode stands: still open, or how it ended (semantics § 2 "What disappears is classified"). */
export const episodeStates = ["open", "fixed", "vanished", "rule_retired"] as const;
export type EpisodeState = (typeof episodeStates)[number];

/** One continuous open period of a finding (semantics § 4). */
export type Episode = {
  readonly number: number;
  readonly state: "open" | "fixed" | "vanished";
  readonly lastCleanAt: Instant | null;
  readonly firstFailedAt: Instant;
  /** Earliest receipt of a report in which it fails. */
  readonly detectedAt: Instant;
  /** When the tool first saw it pass; null unless it was fixed. */
  readonly fixedSeenAt: Instant | null;
  /** When the product knew of its end: never before it knew of the failure. */
  readonly resolvedAt: Instant | null;
  readonly reopenedFrom: number | null;
  readonly regression: boolean;
  readonly openedBy: string;
  readonly closedBy: string | null;
};

/** Who said so, and when the product heard it. */
export type Heard = { readonly scanId: string; readonly receivedAt: Instant };

/** An instant at which a complete roster that covers a resource's kind did not list it. */
export type SeenGone = Heard & { readonly at: Instant };

/** Of several that said the same, who came first. */
export function firstHeard<Each extends Heard>(all: readonly Each[]): Each | undefined {
  let first: Each | undefined;
  for (const each of all) if (first === undefined || each.receivedAt < first.receivedAt) first = each;
  return first;
}

/** A failure without an open episode opens one; one after a fix is a reopening, within 30 days a regression. */
export function afterFailure(
  episodes: readonly Episode[],
  at: Instant,
  lastCleanAt: Instant | null,
  heard: Heard,
): readonly Episode[] {
  const last = episodes.at(-1);
  if (last?.state === "open") {
    return replaceLast(episodes, { ...last, detectedAt: Math.min(last.detectedAt, heard.receivedAt) });
  }
  const fixedAt = last?.state === "fixed" ? last.fixedSeenAt : null;
  return [
    ...episodes,
    {
      number: (last?.number ?? 0) + 1,
      state: "open",
      lastCleanAt,
      firstFailedAt: at,
      detectedAt: heard.receivedAt,
      fixedSeenAt: null,
      resolvedAt: null,
      reopenedFrom: last?.state === "fixed" ? last.number : null,
      regression: fixedAt !== null && at < fixedAt + regressionWindow,
      openedBy: heard.scanId,
      closedBy: null,
    },
  ];
}

/**
 * A pass ends the open episode. A later pass of the same run that came earlier moves only when the product knew: it had
 * then been told of the fix already.
 */
export function afterPass(episodes: readonly Episode[], at: Instant, heard: Heard): readonly Episode[] {
  const last = episodes.at(-1);
  if (last === undefined || last.state === "vanished") return episodes;
  const closed: Episode =
    last.state === "open" ? { ...last, state: "fixed", fixedSeenAt: at, closedBy: heard.scanId } : last;
  const resolvedAt = knownAt(closed, Math.min(closed.resolvedAt ?? Infinity, heard.receivedAt));
  return replaceLast(episodes, { ...closed, resolvedAt });
}

/** The resource was seen gone: nobody fixed anything. */
export function afterVanishing(episodes: readonly Episode[], heard: Heard): readonly Episode[] {
  const last = episodes.at(-1);
  if (last?.state !== "open") return episodes;
  return replaceLast(episodes, {
    ...last,
    state: "vanished",
    resolvedAt: knownAt(last, heard.receivedAt),
    closedBy: heard.scanId,
  });
}

const knownAt = (episode: Episode, receivedAt: Instant): Instant => Math.max(episode.detectedAt, receivedAt);

function replaceLast(episodes: readonly Episode[], last: Episode): readonly Episode[] {
  return [...episodes.slice(0, -1), last];
}
