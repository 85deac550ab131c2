import type { Severity } from "../check/outcome.ts";
import type { Episode, Heard, SeenGone } from "../scan/episode.ts";
import { afterFailure, afterPass, afterVanishing, firstHeard } from "../scan/episode.ts";
import type { Listing } from "../scan/listing.ts";
import type { Instant } from "../time/instant.ts";

/** What one target was found to say of a finding at one instant. */
export type Look = {
  readonly at: Instant;
  /** Newest look of the lists that say it again; absent where none does. */
  readonly renewedUntil?: Instant;
} & (
  | {
      readonly outcome: "fail";
      /** Of those that said so, the report that came first. */
      readonly heard: Heard;
      readonly severity: Severity;
      /** When this very target had last seen it pass. */
      readonly lastCleanAt: Instant | null;
    }
  | { readonly outcome: "pass"; readonly heard: Heard }
  /** Anything that neither fails nor passes: it was looked at, so its resource was there. */
  | { readonly outcome: "other" }
  /** What it said until now is no longer named, by a report or because a list misses the report; nothing was looked at. */
  | { readonly outcome: "unnamed"; readonly heard: Heard }
);

/** Everything one target ever said of a finding, oldest look first. */
export type Speaker = {
  readonly target: string;
  /** Puts what several targets say at one instant in an order of their own. */
  readonly scope: string;
  readonly looks: readonly Look[];
  /** What lists say of the target, where it is a report object. */
  readonly listings?: readonly Listing[];
};

/** An episode with the target whose failure opened it, and as severe as its newest failure. */
export type ToldEpisode = Episode & { readonly target: string; readonly severity: Severity };

/**
 * The open periods of a finding, from every look of every target that speaks of it (semantics § 4): reports of a workload and
 * of its Pods may speak of one. The looks are taken in the order of their instants, whatever the order in which they came,
 * and the latest word counts: a failure opens an episode where none is open, a pass of a report that may close ends it, of
 * one instant a failure counts before a pass (the same order as `combineTargets`). The resource seen gone after everything
 * said so far ends it as vanished.
 *
 * Of several targets that fail at one instant the first by scope opens the episode, and rates it. What lists say again counts
 * as a look of its target: it tells nothing new of a finding that one target alone speaks of, but a pass of one report does not
 * end what another, that is still listed, fails. Where that one is no longer named, a pass of the same instant is what is left
 * of it: it ends the episode then, as it is the word that counts (`combineTargets`).
 *
 * @param gone rosters that saw the resource gone, oldest first
 */
export function tellEpisodes(speakers: readonly Speaker[], gone: readonly SeenGone[]): readonly ToldEpisode[] {
  let episodes: readonly Episode[] = [];
  const marks: Pick<ToldEpisode, "target" | "severity">[] = [];
  const standing = new Map<string, Look>();
  let [said, failedAt] = [-Infinity, -Infinity];
  for (const [at, words] of byInstant(speakers)) {
    for (const { target, look } of words) standing.set(target, look);
    const isLooked = words.some(({ look }) => look.outcome !== "unnamed");
    if (isLooked) {
      episodes = vanished(episodes, gone, said, at);
      said = at;
    }
    const failures = words.flatMap(({ target, look }) => (look.outcome === "fail" ? [{ target, look }] : []));
    const [first] = failures;
    if (first !== undefined) {
      failedAt = at;
      const heard = firstHeard(failures.map(({ look }) => look.heard)) ?? first.look.heard;
      episodes = afterFailure(episodes, at, first.look.lastCleanAt, heard);
      const { target = first.target } = marks[episodes.length - 1] ?? {};
      marks[episodes.length - 1] = { target, severity: first.look.severity };
      continue;
    }
    const passed = firstHeard(words.flatMap(({ look }) => (look.outcome === "pass" ? [look.heard] : [])));
    if (passed !== undefined) {
      episodes = afterPass(episodes, at, passed);
      continue;
    }
    const left = leftPassing(words, standing, failedAt);
    if (left === null || episodes.at(-1)?.state !== "open") continue;
    episodes = afterPass(vanished(episodes, gone, said, at), at, left);
  }
  return vanished(episodes, gone, said, Infinity).flatMap((episode, index) => {
    const mark = marks[index];
    return mark === undefined ? [] : [{ ...episode, ...mark }];
  });
}

type Word = { readonly target: string; readonly look: Look };

/**
 * Where words end to be named and passes of the very instant of the last failure are the newest that are left: who told so.
 * Null where something else is the newest, or nothing is left.
 */
function leftPassing(words: readonly Word[], standing: ReadonlyMap<string, Look>, failedAt: Instant): Heard | null {
  const ended = firstHeard(words.flatMap(({ look }) => (look.outcome === "unnamed" ? [look.heard] : [])));
  if (ended === undefined) return null;
  const named = [...standing.values()].filter(({ outcome }) => outcome !== "unnamed");
  const newest = named.filter(({ at }) => at >= failedAt);
  const passed = firstHeard(
    newest.flatMap((look) => (look.outcome === "pass" && look.at === failedAt ? [look.heard] : [])),
  );
  if (passed === undefined || newest.some(({ at, outcome }) => at > failedAt || outcome !== "pass")) return null;
  return { scanId: ended.scanId, receivedAt: Math.max(ended.receivedAt, passed.receivedAt) };
}

function byInstant(speakers: readonly Speaker[]): readonly (readonly [Instant, readonly Word[]])[] {
  const inOrder = speakers.toSorted((a, b) => (a.scope < b.scope ? -1 : a.scope > b.scope ? 1 : 0));
  const instants = new Map<Instant, Word[]>();
  for (const { target, looks, listings = [] } of inOrder) {
    const again = speakers.length > 1 ? looks.flatMap((look) => saidAgain(look, listings)) : [];
    for (const look of [...looks, ...again]) {
      const known = instants.get(look.at);
      if (known === undefined) instants.set(look.at, [{ target, look }]);
      else known.push({ target, look });
    }
  }
  return [...instants].sort(([a], [b]) => a - b);
}

/** A look as each list says it again; that was not known before the look itself was. */
function saidAgain(look: Look, listings: readonly Listing[]): readonly Look[] {
  const { renewedUntil = look.at } = look;
  const lists = listings.filter(({ at, says }) => says === "listed" && at > look.at && at <= renewedUntil);
  return lists.map(({ at, heard: list }) => {
    if (look.outcome === "other" || look.outcome === "unnamed" || list === undefined) return { ...look, at };
    const heard = { scanId: list.scanId, receivedAt: Math.max(list.receivedAt, look.heard.receivedAt) };
    return { ...look, at, heard, ...(look.outcome === "fail" ? { lastCleanAt: null } : {}) };
  });
}

/** Nothing was said in between, so whichever of these rosters was received first told of the end. */
function vanished(
  episodes: readonly Episode[],
  gone: readonly SeenGone[],
  after: Instant,
  until: Instant,
): readonly Episode[] {
  if (episodes.at(-1)?.state !== "open") return episodes;
  const heard = firstHeard(gone.filter(({ at }) => at > after && at <= until));
  return heard === undefined ? episodes : afterVanishing(episodes, heard);
}
