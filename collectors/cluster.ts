import { causesOf, log } from "#lib/log.ts";
import type { PushEnvelope } from "#lib/push/client.ts";
import { askCluster } from "./ask-cluster.ts";
import type { ClusterStatus } from "./cluster-status.ts";
import { ClusterUid } from "./cluster-uid.ts";
import { Delivery } from "./delivery.ts";
import { Following, type FollowingOptions, joinWanted } from "./following.ts";
import type { Discovery } from "./kube/discovery.ts";
import { isKubeError } from "./kube/errors.ts";
import { Nudge } from "./kube/nudge.ts";
import type { KubeClient } from "./kube/types.ts";
import { watchKinds } from "./kube/watch-kinds.ts";
import type { Outlet } from "./outlet.ts";
import type { Clock } from "./schedule.ts";
import { jittered, pause, retryDelayMs } from "./schedule.ts";
import { SourceRun } from "./source-run.ts";
import type { Choice, ClusterIdentity, Parcel, Source } from "./sources/types.ts";
import type { Spool } from "./spool.ts";

export type ClusterOptions = {
  /** Name of the cluster in Kubeproof. */
  readonly cluster: string;
  readonly client: KubeClient;
  readonly sources: readonly Source[];
  readonly spool: Spool;
  readonly outlet: Outlet;
  readonly clock: Clock;
  /** Called when its status may have changed. */
  readonly onChange?: () => void;
  /** Bounds of following, smaller in tests. */
  readonly limits?: FollowingOptions["limits"];
};

/** What the cluster serves is asked this often. */
const discoverEveryMs = 2 * 60_000;
/** A choice between API groups is made anew this often: reports can move to another group that was served all along. */
const chooseEveryMs = 2 * 60_000;
const longestPauseMs = 60_000;
/** How long reading waits before it looks again whether the spool has room. */
const roomMs = 200;

/** Why a life ends: everything is read anew, or by another cluster. */
type EndOfLife = { readonly why: "stopped" | "loss" | "other_cluster" | "mismatch" | "fault" };

/**
 * One cluster: finds out what it serves, has its sources followed, and puts what they tell into its spool, which is sent
 * beside it. Nothing here waits for another cluster.
 */
export class ClusterRun {
  readonly options: ClusterOptions;
  readonly #delivery: Delivery;
  readonly #uid: ClusterUid;
  #discovery: Discovery | null = null;
  #problem: ClusterStatus["problem"] = null;
  #isConnected = false;
  #runs: readonly SourceRun[] = [];
  #chosen: ReadonlyMap<Source, Choice> = new Map();
  #following: Following | null = null;
  #endLife: (end: EndOfLife) => void = () => undefined;

  constructor(options: ClusterOptions) {
    this.options = options;
    this.#uid = new ClusterUid(options.client, options.clock);
    const { cluster, spool, outlet, clock } = options;
    this.#delivery = new Delivery({ cluster, spool, outlet, clock, onChange: () => this.#deliveryChanged() });
  }

  /** Runs until the signal; what is held back is in the spool then. */
  async run(signal: AbortSignal): Promise<void> {
    const sending = this.#delivery.run(signal);
    let faults = 0;
    while (!signal.aborted) {
      if (this.#delivery.state.kind === "mismatch") {
        await pause(this.options.clock, 1_000, signal);
        continue;
      }
      const { why } = await this.#live(signal);
      faults = why === "fault" ? faults + 1 : 0;
      if (why !== "stopped") log.info("the cluster is read anew", { cluster: this.options.cluster, why });
      if (faults > 0) await pause(this.options.clock, retryDelayMs(this.options.clock, faults, longestPauseMs), signal);
    }
    await sending;
    this.options.client.close();
  }

  /** The server says whether the cluster registered under this name is this one. */
  hear({ uidDiffers }: { readonly uidDiffers: boolean }): void {
    if (!uidDiffers) this.#delivery.resume();
  }

  /** Everything about it that is worth telling. */
  status(): ClusterStatus {
    const { cluster, client, spool } = this.options;
    const oldest = spool.entries[0];
    const scanners = this.options.sources.map(({ scanner }) => scanner);
    const count = (of: "sent" | "refused"): Readonly<Record<string, number>> =>
      Object.fromEntries(scanners.map((scanner) => [scanner, this.#delivery.of(scanner)[of]]));
    return {
      cluster,
      context: client.context,
      uid: this.#uid.value,
      version: this.#discovery?.version ?? null,
      problem: this.#problem,
      isConnected: this.#isConnected,
      delivery: this.#delivery.state,
      spool: {
        entries: spool.entries.length,
        bytes: spool.bytes,
        maxBytes: spool.maxBytes,
        dropped: spool.dropped,
        ...(oldest === undefined ? {} : { since: oldest.at.toISOString() }),
      },
      sources: this.#runs.map((run) => this.#statusOf(run)),
      sent: count("sent"),
      refused: count("refused"),
    };
  }

  #statusOf(run: SourceRun): ClusterStatus["sources"][number] {
    const { scanner } = run.source;
    const kinds = this.#chosen.get(run.source)?.wanted.map(({ kind }) => kind) ?? [];
    return run.status({
      delivered: this.#delivery.of(scanner),
      waitingSince: this.options.spool.entries.find((entry) => entry.scanner === scanner)?.at ?? null,
      objects: this.#following?.objectsOf(kinds) ?? 0,
    });
  }

  /** One life: from knowing nothing of the cluster to the end, or to a reason to know nothing again. */
  async #live(signal: AbortSignal): Promise<EndOfLife> {
    const life = new AbortController();
    const living = AbortSignal.any([signal, life.signal]);
    const ended = new Promise<EndOfLife>((resolve) => {
      this.#endLife = resolve;
      signal.addEventListener("abort", () => resolve({ why: "stopped" }), { once: true });
    });
    const nudge = new Nudge();
    this.#begin(living, nudge);
    const discovering = this.#discover(living, nudge).catch((error: unknown) => this.#fault(error));
    const end = await ended;
    life.abort();
    await Promise.all([discovering, this.#following?.ended()]);
    for (const run of this.#runs) run.stop();
    // What is held back of a cluster that is still the same would be read anew otherwise; that of another is not kept.
    if (end.why === "stopped") await Promise.all(this.#runs.map((run) => run.flush())).catch(() => undefined);
    return end;
  }

  #begin(living: AbortSignal, nudge: Nudge): void {
    const { client, clock, sources, limits } = this.options;
    this.#chosen = new Map();
    this.#runs = sources.map(
      (source) =>
        new SourceRun({
          source,
          client,
          clock,
          signal: living,
          cluster: () => this.#identity(),
          send: (parcel) => this.#send(parcel, living),
          onChange: () => this.options.onChange?.(),
          onFault: (error) => this.#fault(error),
        }),
    );
    this.#following = new Following({
      client,
      clock,
      signal: living,
      take: async (kind, event) => {
        for (const run of this.#runs) await run.take(kind, event);
      },
      onFault: (error) => this.#fault(error),
      onAbsent: () => nudge.nudge(),
      ...(limits === undefined ? {} : { limits }),
    });
  }

  #identity(): ClusterIdentity {
    return {
      uid: this.#uid.value,
      version: this.#discovery?.version ?? null,
      served: this.#discovery?.kinds ?? [],
    };
  }

  /** Asks what the cluster serves and has the sources choose, as long as the life lasts. */
  async #discover(living: AbortSignal, nudge: Nudge): Promise<void> {
    const { client, clock } = this.options;
    const stopChoosing = this.#chooseAgain(living);
    try {
      const options = {
        everyMs: discoverEveryMs,
        signal: living,
        now: clock.now,
        random: clock.random,
        nudge,
        later: clock.later,
      };
      for await (const event of watchKinds(client, options)) {
        if (event.type === "failing") {
          this.#fails(event.message);
          continue;
        }
        this.#discovery = event.discovery;
        await this.#connect(living);
      }
    } finally {
      stopChoosing();
    }
  }

  async #connect(living: AbortSignal): Promise<void> {
    for (let attempt = 1; !living.aborted; attempt += 1) {
      try {
        await this.#uid.look(living);
        await this.#choose(living);
        this.#problem = null;
        this.#isConnected = true;
        this.options.onChange?.();
        return;
      } catch (error) {
        if (living.aborted) return;
        if (!isKubeError(error)) throw error;
        this.#fails(error.message);
        await pause(this.options.clock, retryDelayMs(this.options.clock, attempt, longestPauseMs), living);
      }
    }
  }

  async #choose(living: AbortSignal): Promise<void> {
    const served = this.#discovery?.kinds ?? [];
    const chosen = new Map<Source, Choice>();
    for (const { source } of this.#runs)
      chosen.set(source, await source.choose(served, askCluster(this.options.client, living)));
    if (living.aborted) return;
    this.#chosen = chosen;
    for (const run of this.#runs) await run.choose(chosen.get(run.source) ?? { wanted: [], leftOut: [] });
    const wants = [...chosen].flatMap(([source, { wanted }]) =>
      wanted.map((want) => ({ ...want, relistEveryMs: source.relistEveryMs })),
    );
    this.#following?.want(joinWanted(wants));
  }

  #chooseAgain(living: AbortSignal): () => void {
    const { clock } = this.options;
    let cancel: () => void = () => undefined;
    const next = (): void => {
      cancel = clock.later(jittered(clock, chooseEveryMs), () => {
        if (living.aborted) return;
        const isKnown = this.#isConnected && this.#problem === null;
        const again = isKnown ? this.#choose(living) : Promise.resolve();
        again
          .catch((error: unknown) => (isKubeError(error) || living.aborted ? undefined : this.#fault(error)))
          .then(next);
      });
    };
    next();
    return () => cancel();
  }

  /** Keeps a document, named for the cluster it was read from. */
  async #send({ scanner, envelope, bytes }: Parcel, living: AbortSignal): Promise<void> {
    if (this.#delivery.state.kind === "mismatch") return;
    if (!living.aborted && !(await this.#uid.isSame(living))) {
      this.#endLife({ why: "other_cluster" });
      return;
    }
    const uid = this.#uid.value;
    const full: PushEnvelope = {
      ...envelope,
      scanner,
      cluster: this.options.cluster,
      ...(uid === null ? {} : { clusterUid: uid }),
    };
    await this.#room(bytes.length, living);
    await this.options.spool.add(full, bytes, this.options.clock.now());
  }

  /** While the server takes documents, reading waits for it; only for one that is away is anything given up. */
  async #room(bytes: number, living: AbortSignal): Promise<void> {
    const { spool, clock } = this.options;
    while (!spool.hasRoomFor(bytes) && this.#delivery.state.kind === "sending" && !living.aborted) {
      await pause(clock, roomMs, living);
    }
  }

  #deliveryChanged(): void {
    if (this.#delivery.state.kind === "mismatch") this.#endLife({ why: "mismatch" });
    // Documents were given up while the server was away: now that it takes them again, the cluster tells everything anew.
    const { spool } = this.options;
    if (spool.entries.length === 0 && this.#delivery.state.kind !== "waiting" && spool.takeLoss())
      this.#endLife({ why: "loss" });
    this.options.onChange?.();
  }

  #fails(message: string): void {
    if (this.#problem?.message === message) return;
    log.warn("a cluster cannot be read", { cluster: this.options.cluster, message });
    this.#problem = { message, since: this.#problem?.since ?? this.options.clock.now() };
    this.options.onChange?.();
  }

  #fault(error: unknown): void {
    log.error("reading a cluster failed", { cluster: this.options.cluster, cause: causesOf(error) });
    this.#endLife({ why: "fault" });
  }
}
