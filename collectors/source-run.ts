import type { CollectorSource } from "#lib/contract/collector.ts";
import { reportText } from "#lib/contract/collector.ts";
import type { Delivered } from "./delivery.ts";
import { KindHealth, rulesFor } from "./kind-health.ts";
import type { FollowEvent, KubeClient, ServedKind } from "./kube/types.ts";
import type { Clock } from "./schedule.ts";
import { OneByOne } from "./schedule.ts";
import type { Choice, ClusterIdentity, Parcel, Reader, ReaderStatus, Source } from "./sources/types.ts";
import { keyOfKind } from "./sources/types.ts";

export type SourceRunOptions = {
  readonly source: Source;
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly cluster: () => ClusterIdentity;
  readonly send: (parcel: Parcel) => Promise<void>;
  /** Called when its state may have changed. */
  readonly onChange: () => void;
  /** Called when a timer's work throws: a fault of ours, which ends this life of the cluster. */
  readonly onFault: (error: unknown) => void;
};

/** What the surroundings know of a source beside itself. */
export type SourceSurroundings = {
  readonly delivered: Delivered;
  /** When the oldest of its documents that wait was made. */
  readonly waitingSince: Date | null;
  /** Objects its kinds hold. */
  readonly objects: number;
};

type Standing = Pick<CollectorSource, "state"> & { readonly message: string | null };

/** One source of one cluster: hands it its events and timers one by one, and knows how it stands. */
export class SourceRun {
  readonly source: Source;
  readonly #options: SourceRunOptions;
  readonly #reader: Reader;
  readonly #inTurn = new OneByOne();
  readonly #kinds = new Map<string, KindHealth>();
  #leftOut: readonly string[] = [];
  #wasChosen = false;
  #wakeAt = Number.POSITIVE_INFINITY;
  #cancelWake: () => void = () => undefined;
  #state: CollectorSource["state"] = "starting";
  #since: Date;

  constructor(options: SourceRunOptions) {
    this.source = options.source;
    this.#options = options;
    this.#since = options.clock.now();
    const { client, clock, signal, cluster, send } = options;
    this.#reader = options.source.open({
      client,
      clock,
      signal,
      cluster,
      send,
      wake: (delayMs) => this.#wake(delayMs),
    });
  }

  /** What it reads from now on. */
  choose({ wanted, leftOut }: Choice): Promise<void> {
    return this.#inTurn.run(async () => {
      const keys = new Set(wanted.map(({ kind }) => keyOfKind(kind)));
      for (const key of this.#kinds.keys()) if (!keys.has(key)) this.#kinds.delete(key);
      for (const { kind } of wanted) {
        if (!this.#kinds.has(keyOfKind(kind))) this.#kinds.set(keyOfKind(kind), new KindHealth(kind));
      }
      this.#leftOut = leftOut;
      this.#wasChosen = true;
      this.#reader.follows(wanted);
      this.#options.onChange();
    });
  }

  take(kind: ServedKind, event: FollowEvent): Promise<void> {
    return this.#inTurn.run(async () => {
      const health = this.#kinds.get(keyOfKind(kind));
      if (health === undefined) return;
      health.take(event);
      await this.#reader.take(kind, event);
      if (event.type !== "changed" && event.type !== "gone" && event.type !== "heard") this.#options.onChange();
    });
  }

  /** Hands on what is held back. */
  flush(): Promise<void> {
    return this.#inTurn.run(() => this.#reader.flush());
  }

  /** Calls its timer off. */
  stop(): void {
    this.#cancelWake();
  }

  /** How it stands, as a collector reports it. */
  status({ delivered, waitingSince, objects }: SourceSurroundings): CollectorSource {
    const { clock, cluster } = this.#options;
    const reading = this.#reader.status();
    const { state, message } = this.#standing(delivered);
    if (state !== this.#state) {
      this.#state = state;
      this.#since = clock.now();
    }
    const nowMs = clock.now().getTime();
    const lagMs = waitingSince === null ? (state === "following" ? 0 : null) : nowMs - waitingSince.getTime();
    const present = this.#present();
    return {
      scanner: this.source.scanner,
      state,
      since: this.#since.toISOString(),
      complete: present.length > 0 && present.every(({ isComplete }) => isComplete),
      objects: reading.objects ?? objects,
      skipped: this.#skipped(reading.skipped),
      missingRights: [...rulesFor(this.#denied()), ...reading.missingRights].slice(0, 32),
      ...(message === null ? {} : { message: reportText(message) }),
      ...(reading.listedAt === null ? {} : { listedAt: reading.listedAt.toISOString() }),
      ...(lagMs === null ? {} : { lagSeconds: Math.max(0, Math.floor(lagMs / 1_000)) }),
      ...(delivered.sentAt === null ? {} : { sentAt: delivered.sentAt.toISOString() }),
      ...(state === "not_found" ? { howToBring: reportText(this.source.howToBring(cluster())) } : {}),
    };
  }

  #present(): readonly KindHealth[] {
    return [...this.#kinds.values()].filter(({ isAbsent }) => !isAbsent);
  }

  #denied(): readonly ServedKind[] {
    return this.#present()
      .filter(({ failure }) => failure?.reason === "forbidden")
      .map(({ kind }) => kind);
  }

  /** The worst that is known of it, and why. */
  #standing(delivered: Delivered): Standing {
    const reading = this.#reader.status();
    const present = this.#present();
    const failing = present.find(({ failure }) => failure !== null && failure.reason !== "forbidden")?.failure;
    const denied = present.find(({ failure }) => failure?.reason === "forbidden")?.failure;
    if (denied !== undefined && denied !== null) return { state: "denied", message: denied.message };
    if (reading.missingRights.length > 0) return { state: "denied", message: reading.problem };
    if (failing !== undefined && failing !== null) return { state: "failing", message: failing.message };
    if (!this.#wasChosen) return { state: "starting", message: null };
    if (present.length === 0 || reading.isMissing) return { state: "not_found", message: reading.problem };
    const unfinished = present.filter(
      ({ wasListed, tooLarge, unreadable }) => !wasListed && tooLarge.size + unreadable.size === 0,
    );
    if (unfinished.length > 0) return { state: "starting", message: null };
    return { state: "following", message: delivered.problem ?? reading.problem };
  }

  #skipped(own: ReaderStatus["skipped"]): CollectorSource["skipped"] {
    const tooLarge = this.#present().reduce((sum, each) => sum + each.tooLarge.size, 0);
    const unreadable = this.#present().reduce((sum, each) => sum + each.unreadable.size, 0);
    return [
      ...own,
      ...(tooLarge === 0 ? [] : [{ what: "objects larger than the bound: its lists close nothing", count: tooLarge }]),
      ...(unreadable === 0
        ? []
        : [{ what: "objects that cannot be read: its lists close nothing", count: unreadable }]),
      ...this.#leftOut.map((what) => ({ what: reportText(what, 200), count: 1 })),
    ].slice(0, 16);
  }

  #wake(delayMs: number): void {
    const { clock, signal, onFault } = this.#options;
    const now = clock.now().getTime();
    const at = now + delayMs;
    // A wake that should have been already waits by a timer of its own clock, for example on a machine that slept.
    const isSooner = at < this.#wakeAt || this.#wakeAt <= now;
    if (signal.aborted || !isSooner) return;
    this.#cancelWake();
    this.#wakeAt = at;
    this.#cancelWake = clock.later(delayMs, () => {
      this.#wakeAt = Number.POSITIVE_INFINITY;
      if (signal.aborted) return;
      this.#inTurn.run(() => this.#reader.due()).then(this.#options.onChange, onFault);
    });
  }
}
