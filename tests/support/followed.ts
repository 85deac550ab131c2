import { type FollowOptions, follow } from "#collectors/kube/follow.ts";
import { KnownObjects } from "#collectors/kube/known-objects.ts";
import { Nudge } from "#collectors/kube/nudge.ts";
import type { FollowEvent, FollowState, KubeClient, KubeObject, ServedKind } from "#collectors/kube/types.ts";

/** What following one kind told, folded: which object is there in which version. */
export class Followed {
  readonly events: FollowEvent[] = [];
  /** uid → resourceVersion; begins with what was told before. */
  readonly holds: Map<string, string>;
  readonly known: KnownObjects;
  readonly nudge = new Nudge();
  readonly #stop = new AbortController();
  readonly #waiting = new Set<() => void>();
  readonly #done: Promise<void>;

  constructor(client: KubeClient, kind: ServedKind, options: Partial<FollowOptions> = {}) {
    this.known = options.known ?? new KnownObjects();
    this.holds = new Map(this.known.entries());
    this.#done = this.#run(
      follow(client, kind, {
        signal: this.#stop.signal,
        now: () => new Date(),
        random: Math.random,
        relistEveryMs: 3_600_000,
        nudge: this.nudge,
        ...options,
        known: this.known,
      }),
    );
  }

  async #run(events: AsyncIterable<FollowEvent>): Promise<void> {
    for await (const event of events) {
      // Of a watch on which nothing happens a test has nothing to say.
      if (event.type === "heard") continue;
      this.events.push(event);
      if (event.type === "changed") {
        for (const { metadata } of event.objects) this.holds.set(metadata.uid, metadata.resourceVersion);
      }
      if (event.type === "gone") for (const uid of event.uids) this.holds.delete(uid);
      for (const look of this.#waiting) look();
    }
  }

  /** Resolves once something holds, looked at after every event; the test's own time limit ends a wait in vain. */
  until(holds: (followed: Followed) => boolean): Promise<void> {
    if (holds(this)) return Promise.resolve();
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds(this)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
  }

  get states(): readonly FollowState[] {
    return this.events.flatMap((event) => (event.type === "state" ? [event.state] : []));
  }

  get state(): FollowState | undefined {
    return this.states.at(-1);
  }

  /** Reasons for which it failed, in order. */
  get failures(): readonly string[] {
    return this.states.flatMap((state) => (state.kind === "failing" ? [state.reason] : []));
  }

  get objects(): readonly KubeObject[] {
    return this.events.flatMap((event) => (event.type === "changed" ? event.objects : []));
  }

  get names(): readonly string[] {
    return this.objects.map(({ metadata }) => metadata.name);
  }

  get lists(): number {
    return this.events.filter(({ type }) => type === "listed").length;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }
}
