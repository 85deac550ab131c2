import { type FollowOptions, follow } from "./kube/follow.ts";
import { KnownObjects } from "./kube/known-objects.ts";
import type { FollowEvent, KubeClient, ServedKind } from "./kube/types.ts";
import type { Clock } from "./schedule.ts";
import type { WantedKind } from "./sources/types.ts";
import { keyOfKind } from "./sources/types.ts";

/** A kind as several sources want it together. */
export type FollowedKind = WantedKind & { readonly relistEveryMs: number };

/** One kind followed once, for every source that wants it: whole objects where one needs them. */
export function joinWanted(wants: readonly FollowedKind[]): ReadonlyMap<string, FollowedKind> {
  const joined = new Map<string, FollowedKind>();
  for (const want of wants) {
    const key = keyOfKind(want.kind);
    const known = joined.get(key);
    joined.set(
      key,
      known === undefined
        ? want
        : {
            kind: want.kind,
            metadataOnly: known.metadataOnly && want.metadataOnly,
            pageSize: Math.min(known.pageSize, want.pageSize),
            relistEveryMs: Math.min(known.relistEveryMs, want.relistEveryMs),
          },
    );
  }
  return joined;
}

export type FollowingOptions = {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Takes each event; the next one is asked for when it resolves. */
  readonly take: (kind: ServedKind, event: FollowEvent) => Promise<void>;
  /** Called when taking or following throws: a fault of ours. */
  readonly onFault: (error: unknown) => void;
  /** A kind that was served answers 404. */
  readonly onAbsent: () => void;
  readonly limits?: FollowOptions["limits"];
};

type Followed = { readonly stop: AbortController; readonly known: KnownObjects; readonly ended: Promise<void> };

/** Follows the kinds of one cluster, each in a loop of its own. */
export class Following {
  readonly #options: FollowingOptions;
  readonly #followed = new Map<string, Followed>();

  constructor(options: FollowingOptions) {
    this.#options = options;
  }

  /** Begins with kinds that are new and ends with those no longer wanted. */
  want(wanted: ReadonlyMap<string, FollowedKind>): void {
    for (const [key, { stop }] of this.#followed) {
      if (wanted.has(key)) continue;
      stop.abort();
      this.#followed.delete(key);
    }
    for (const [key, each] of wanted) if (!this.#followed.has(key)) this.#followed.set(key, this.#begin(each));
  }

  /** Objects the kinds hold, as far as they were told. */
  objectsOf(kinds: readonly ServedKind[]): number {
    return kinds.reduce((sum, kind) => sum + (this.#followed.get(keyOfKind(kind))?.known.size ?? 0), 0);
  }

  /** Resolves when every loop has ended. */
  async ended(): Promise<void> {
    await Promise.all([...this.#followed.values()].map(({ ended }) => ended));
  }

  #begin(followed: FollowedKind): Followed {
    const stop = new AbortController();
    const known = new KnownObjects();
    return { stop, known, ended: this.#run(followed, known, AbortSignal.any([stop.signal, this.#options.signal])) };
  }

  async #run(followed: FollowedKind, known: KnownObjects, signal: AbortSignal): Promise<void> {
    const { client, clock, take, onAbsent, onFault, limits } = this.#options;
    const { kind, metadataOnly, pageSize, relistEveryMs } = followed;
    const options = {
      known,
      signal,
      metadataOnly,
      pageSize,
      relistEveryMs,
      now: clock.now,
      random: clock.random,
      later: clock.later,
    };
    try {
      for await (const event of follow(client, kind, limits === undefined ? options : { ...options, limits })) {
        if (signal.aborted) return;
        await take(kind, event);
        if (event.type === "state" && event.state.kind === "absent") onAbsent();
      }
    } catch (error) {
      if (!signal.aborted) onFault(error);
    }
  }
}
