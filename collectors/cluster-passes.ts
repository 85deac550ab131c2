import { AppError } from "#lib/errors.ts";
import type { PushEnvelope } from "#lib/push/client.ts";
import { askCluster } from "./ask-cluster.ts";
import { ClusterUid } from "./cluster-uid.ts";
import { type FollowedKind, joinWanted } from "./following.ts";
import { type Discovery, discover } from "./kube/discovery.ts";
import { follow } from "./kube/follow.ts";
import { KnownObjects } from "./kube/known-objects.ts";
import type { FollowEvent, KubeClient } from "./kube/types.ts";
import type { Clock } from "./schedule.ts";
import { SourceRun } from "./source-run.ts";
import type { Choice, Parcel, Source } from "./sources/types.ts";
import { keyOfKind } from "./sources/types.ts";

export type PassesOptions = {
  /** Name of the cluster in Kubeproof. */
  readonly cluster: string;
  readonly client: KubeClient;
  readonly sources: readonly Source[];
  /** Asked at every step, so that a story can move it between two passes. */
  readonly now: () => Date;
  /** Takes each document, in order; the next is made when it resolves. */
  readonly hand: (envelope: PushEnvelope, bytes: Uint8Array) => Promise<void>;
};

/** What a pass read. */
export type PassSummary = { readonly documents: number; readonly bytes: number };

/**
 * Reads one cluster again and again, each time to the end of every list and without watching: what a collector would
 * have told by then. Between two passes it remembers what was told, as one that runs does.
 *
 * @example const passes = new ClusterPasses({ cluster: "prod-eu", client, sources, now, hand }); await passes.pass(signal);
 */
export class ClusterPasses {
  readonly #options: PassesOptions;
  readonly #clock: Clock;
  readonly #uid: ClusterUid;
  readonly #known = new Map<string, KnownObjects>();
  readonly #runs: readonly SourceRun[];
  #discovery: Discovery | null = null;
  #summary = { documents: 0, bytes: 0 };

  constructor(options: PassesOptions) {
    this.#options = options;
    const { client, now, sources } = options;
    // Nothing waits for a timer: a pass hands on what is held back.
    this.#clock = { now, random: () => 0.5, later: () => () => undefined };
    this.#uid = new ClusterUid(client, this.#clock);
    const never = new AbortController().signal;
    this.#runs = sources.map(
      (source) =>
        new SourceRun({
          ...{ source, client, clock: this.#clock, signal: never },
          cluster: () => ({
            uid: this.#uid.value,
            version: this.#discovery?.version ?? null,
            served: this.#discovery?.kinds ?? [],
          }),
          send: (parcel) => this.#send(parcel),
          onChange: () => undefined,
          onFault: () => undefined,
        }),
    );
  }

  /** Reads everything once. Throws what the cluster or the taker of documents throws. */
  async pass(signal: AbortSignal): Promise<PassSummary> {
    this.#summary = { documents: 0, bytes: 0 };
    this.#discovery = await discover(this.#options.client, signal);
    await this.#uid.look(signal);
    const wanted = joinWanted(await this.#choose(signal));
    for (const key of this.#known.keys()) if (!wanted.has(key)) this.#known.delete(key);
    for (const followed of wanted.values()) await this.#list(followed, signal);
    for (const run of this.#runs) await run.flush();
    return this.#summary;
  }

  async #choose(signal: AbortSignal): Promise<readonly FollowedKind[]> {
    const ask = askCluster(this.#options.client, signal);
    const wants: FollowedKind[] = [];
    for (const run of this.#runs) {
      const choice: Choice = await run.source.choose(this.#discovery?.kinds ?? [], ask);
      await run.choose(choice);
      wants.push(...choice.wanted.map((want) => ({ ...want, relistEveryMs: run.source.relistEveryMs })));
    }
    return wants;
  }

  /** One kind to the end of its list. */
  async #list({ kind, metadataOnly, pageSize, relistEveryMs }: FollowedKind, outer: AbortSignal): Promise<void> {
    const known = this.#known.get(keyOfKind(kind)) ?? new KnownObjects();
    this.#known.set(keyOfKind(kind), known);
    const enough = new AbortController();
    const signal = AbortSignal.any([outer, enough.signal]);
    const options = {
      ...{ known, signal, metadataOnly, pageSize, relistEveryMs },
      now: this.#clock.now,
      random: () => 0,
    };
    try {
      for await (const event of follow(this.#options.client, kind, options)) {
        for (const run of this.#runs) await run.take(kind, event);
        if (isEnd(event)) return;
      }
    } finally {
      enough.abort();
    }
    outer.throwIfAborted();
  }

  async #send({ scanner, envelope, bytes }: Parcel): Promise<void> {
    const uid = this.#uid.value;
    const { cluster, hand } = this.#options;
    this.#summary = { documents: this.#summary.documents + 1, bytes: this.#summary.bytes + bytes.length };
    await hand({ ...envelope, scanner, cluster, ...(uid === null ? {} : { clusterUid: uid }) }, bytes);
  }
}

/** The list was read to its end, or there is none; throws where it cannot be read. */
function isEnd(event: FollowEvent): boolean {
  if (event.type === "listed") return true;
  if (event.type !== "state") return false;
  if (event.state.kind !== "failing") return true;
  throw new AppError("unavailable", event.state.message, { reason: event.state.reason });
}
