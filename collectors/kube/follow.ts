import type { Later } from "../schedule.ts";
import { Backoff } from "./backoff.ts";
import { Deadline } from "./deadline.ts";
import { isKubeError, type KubeError } from "./errors.ts";
import type { KnownObjects } from "./known-objects.ts";
import { type FollowLimits, followLimits } from "./limits.ts";
import { ListRun, type ListStep } from "./list-run.ts";
import { Nudge } from "./nudge.ts";
import type { FollowEvent, FollowState, KubeClient, ServedKind } from "./types.ts";
import { openWatch, type WatchEvent } from "./watch.ts";

export type FollowOptions = {
  /** What was told before, and is not told again; follow keeps it. */
  readonly known: KnownObjects;
  /** Ends following; a loop that is only left ends at the next event. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Evenly spread in [0, 1). */
  readonly random: () => number;
  /** A list is read to its end at least so often, in milliseconds. */
  readonly relistEveryMs: number;
  /** Most objects of one page; fewer are asked for where they are large. */
  readonly pageSize?: number;
  /** Names, uids and labels alone. */
  readonly metadataOnly?: boolean;
  readonly labelSelector?: string;
  /** Ends a wait: the kind may be served now, a right may have been granted. */
  readonly nudge?: Nudge;
  readonly limits?: Partial<FollowLimits>;
  /** Has a list begun when one is due, by the timers of the machine where nothing is said. */
  readonly later?: Later;
};

/**
 * Follows one kind until the signal aborts: lists it in pages, watches it from there, goes on where a connection broke,
 * and lists anew when the server no longer knows where that was. What goes wrong is told as a state and tried again; a
 * list that was not read to its end tells neither `gone` nor `listed`. An event counts as told when the next is asked for.
 */
export function follow(client: KubeClient, kind: ServedKind, options: FollowOptions): AsyncIterable<FollowEvent> {
  return new Follower(client, kind, options).events();
}

// Watches that fail so often in a row may fail because of the version they begin at: after a restored backup it lies in
// the server's future, which it answers with 504.
const failuresUntilRelist = 3;

class Follower {
  readonly #client: KubeClient;
  readonly #kind: ServedKind;
  readonly #options: FollowOptions;
  readonly #limits: FollowLimits;
  readonly #nudge: Nudge;
  // Two, because a list that works says nothing about a watch: together they would never wait long.
  readonly #listing: Backoff;
  readonly #watching: Backoff;
  /** Times in a row that a version had expired: once is ordinary, again and again is a failure. */
  readonly #expiries = { list: 0, watch: 0 };
  #run: ListRun | undefined;
  /** Where the next watch goes on; without it a list is due. */
  #resourceVersion: string | undefined;
  #listedAtMs = 0;
  #relistAtMs = 0;
  #verb: "list" | "watch" = "list";
  #state: FollowState["kind"] | "new" = "new";

  constructor(client: KubeClient, kind: ServedKind, options: FollowOptions) {
    this.#client = client;
    this.#kind = kind;
    this.#options = options;
    this.#limits = { ...followLimits, ...options.limits };
    this.#nudge = options.nudge ?? new Nudge();
    const { backoffBaseMs: baseMs, backoffCapMs: capMs } = this.#limits;
    this.#listing = new Backoff({ baseMs, capMs, random: options.random });
    this.#watching = new Backoff({ baseMs, capMs, random: options.random });
  }

  async *events(): AsyncGenerator<FollowEvent> {
    const { signal } = this.#options;
    while (!signal.aborted) {
      try {
        if (this.#resourceVersion === undefined || this.#nowMs() >= this.#relistAtMs) yield* this.#list();
        else yield* this.#watch(this.#resourceVersion);
      } catch (error) {
        if (signal.aborted) return;
        if (!isKubeError(error)) throw error;
        yield* this.#recover(error);
      }
    }
  }

  async *#list(): AsyncGenerator<FollowEvent> {
    this.#verb = "list";
    const { known, metadataOnly = false, pageSize = 500, labelSelector, signal, now } = this.#options;
    const options = { pageSize, metadataOnly, labelSelector, signal, limits: this.#limits };
    this.#run ??= new ListRun(this.#client, this.#kind, known, options, now());
    const run = this.#run;
    while (!run.isDone) {
      const step = await run.next();
      // A list whose first page works and whose second has always expired is no progress.
      if (this.#expiries.list === 0) this.#listing.reset();
      yield* this.#tellStep(step);
    }
    this.#listing.reset();
    this.#expiries.list = 0;
    this.#run = undefined;
    this.#resourceVersion = run.resourceVersion;
    this.#listedAtMs = run.begunAt.getTime();
    this.#relistAtMs = this.#nowMs() + this.#options.relistEveryMs * (0.9 + 0.1 * this.#options.random());
    if (run.sawAll) yield* this.#tellGone(known.missingFrom(run.seen), run.begunAt);
    if (run.tookAll) yield { type: "listed", begunAt: run.begunAt, uids: () => known.uids() };
  }

  async *#tellStep({ changed, tooLarge, unreadable }: ListStep): AsyncGenerator<FollowEvent> {
    if (changed.length > 0) {
      yield { type: "changed", from: "list", objects: changed };
      for (const { metadata } of changed) this.#options.known.remember(metadata.uid, metadata.resourceVersion);
    }
    if (tooLarge.length > 0) yield skipped("too_large", tooLarge);
    if (unreadable.length > 0) yield skipped("unreadable", unreadable);
  }

  async *#tellGone(uids: readonly string[], by: Date): AsyncGenerator<FollowEvent> {
    if (uids.length === 0) return;
    yield { type: "gone", uids, by };
    for (const uid of uids) this.#options.known.forget(uid);
  }

  async *#watch(resourceVersion: string): AsyncGenerator<FollowEvent> {
    this.#verb = "watch";
    const begunMs = this.#nowMs();
    const relist = new Deadline(this.#options.signal, this.#options.later);
    let delivered = 0;
    let isOpen = false;
    try {
      relist.set(this.#relistAtMs - begunMs);
      const events = await this.#open(resourceVersion, relist.signal);
      isOpen = true;
      if (this.#state !== "following") yield this.#tellState({ kind: "following", since: this.#options.now() });
      for await (const event of events) {
        delivered += 1;
        this.#watching.reset();
        this.#expiries.watch = 0;
        yield* this.#tellEvent(event);
        if (event.type === "skipped") relist.set(this.#repairSoon());
      }
    } catch (error) {
      if (relist.hasCome) return;
      const isBroken = isKubeError(error) && (error.reason === "unreachable" || error.reason === "stalled");
      const isFirst = delivered > 0 || this.#watching.failures === 0;
      if (!isOpen || !isBroken || !isFirst) throw error;
      // A connection that was held and broke is made again from where it was; only if that fails too it is a failure.
    } finally {
      relist.end();
    }
    if (this.#nowMs() - begunMs >= this.#limits.steadyMs) this.#watching.reset();
    await this.#nudge.wait(this.#watching.next(), this.#options.signal);
  }

  #open(resourceVersion: string, signal: AbortSignal): Promise<AsyncIterable<WatchEvent>> {
    const { metadataOnly = false, labelSelector, random } = this.#options;
    return openWatch(this.#client, this.#kind, {
      resourceVersion,
      metadataOnly,
      labelSelector,
      signal,
      forMs: this.#limits.watchForMs * (1 + random()),
      silenceMs: this.#limits.watchSilenceMs,
      maxObjectBytes: this.#limits.maxObjectBytes,
    });
  }

  async *#tellEvent(event: WatchEvent): AsyncGenerator<FollowEvent> {
    const { known } = this.#options;
    switch (event.type) {
      case "changed": {
        const { uid, resourceVersion } = event.object.metadata;
        if (!known.knows(uid, resourceVersion)) {
          yield { type: "changed", from: "watch", objects: [event.object] };
          known.remember(uid, resourceVersion);
        }
        break;
      }
      case "deleted":
        if (known.has(event.uid)) yield* this.#tellGone([event.uid], this.#options.now());
        break;
      case "bookmark":
        yield { type: "heard" };
        break;
      case "skipped":
        yield skipped(event.what, [event.name]);
        return;
      default:
        event satisfies never;
    }
    this.#resourceVersion = event.resourceVersion;
  }

  // What could not be taken from a watch may have been any object, so only a list tells what is there now.
  #repairSoon(): number {
    this.#relistAtMs = Math.min(this.#relistAtMs, Math.max(this.#nowMs(), this.#listedAtMs + this.#limits.repairMs));
    return this.#relistAtMs - this.#nowMs();
  }

  async *#recover(error: KubeError): AsyncGenerator<FollowEvent> {
    const { signal } = this.#options;
    if (error.reason === "not_found") {
      this.#run = undefined;
      this.#resourceVersion = undefined;
      if (this.#state !== "absent") yield this.#tellState({ kind: "absent" });
      return this.#nudge.wait(Math.max(this.#limits.absentRetryMs, error.details.retryAfterMs ?? 0), signal);
    }
    const { waitMs, isFailure } = this.#verb === "list" ? this.#afterList(error) : this.#afterWatch(error);
    if (isFailure) yield this.#tellState(this.#failing(error, waitMs));
    return this.#nudge.wait(waitMs, signal);
  }

  #afterList(error: KubeError): { waitMs: number; isFailure: boolean } {
    const mayContinue = error.reason !== "expired" && error.reason !== "too_large" && error.reason !== "invalid";
    if (!mayContinue) this.#run = undefined;
    return { waitMs: this.#listing.next(error.details.retryAfterMs), isFailure: !this.#isFirstExpiry(error) };
  }

  #afterWatch(error: KubeError): { waitMs: number; isFailure: boolean } {
    const waitMs = this.#watching.next(error.details.retryAfterMs);
    const isTooOld = error.reason === "expired" || error.reason === "invalid";
    const isStuck = error.reason === "unavailable" && this.#watching.failures % failuresUntilRelist === 0;
    if (isTooOld || isStuck) this.#resourceVersion = undefined;
    return this.#isFirstExpiry(error) ? { waitMs: 0, isFailure: false } : { waitMs, isFailure: true };
  }

  #isFirstExpiry({ reason }: KubeError): boolean {
    if (reason !== "expired") return false;
    this.#expiries[this.#verb] += 1;
    return this.#expiries[this.#verb] === 1;
  }

  #failing(error: KubeError, waitMs: number): FollowState {
    return {
      kind: "failing",
      reason: error.reason,
      message: error.message,
      retryAt: new Date(this.#nowMs() + waitMs),
      verb: this.#verb,
    };
  }

  #tellState(state: FollowState): FollowEvent {
    this.#state = state.kind;
    return { type: "state", state };
  }

  #nowMs(): number {
    return this.#options.now().getTime();
  }
}

const mostNames = 20;

function skipped(what: "too_large" | "unreadable", names: readonly string[]): FollowEvent {
  return { type: "skipped", what, count: names.length, names: names.slice(0, mostNames) };
}
