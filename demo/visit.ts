import { discover } from "#collectors/kube/discovery.ts";
import { follow } from "#collectors/kube/follow.ts";
import { KnownObjects } from "#collectors/kube/known-objects.ts";
import { collectionPath } from "#collectors/kube/resource.ts";
import type { KubeClient, ServedKind } from "#collectors/kube/types.ts";
import { sources } from "#collectors/sources/all.ts";
import type { ClusterIdentity, Parcel, Reader, Source, WantedKind } from "#collectors/sources/types.ts";
import { keyOfKind } from "#collectors/sources/types.ts";
import { AppError } from "#lib/errors.ts";

export type VisitorOptions = {
  readonly client: KubeClient;
  /** UID of the namespace kube-system. */
  readonly uid: string;
  readonly send: (parcel: Parcel, now: Date) => Promise<void>;
};

type Visited = { readonly source: Source; readonly reader: Reader; known: Map<string, KnownObjects> };

/**
 * The collector of one cluster on a simulated clock: the collector's own sources and lists, begun at each visit and left when
 * every list was read to its end. What it told before it does not tell again, as the collector that runs all the time.
 */
export class Visitor {
  readonly #options: VisitorOptions;
  readonly #visited: readonly Visited[];
  readonly #signal = new AbortController().signal;
  #identity: ClusterIdentity;
  #now = new Date(0);

  constructor(options: VisitorOptions) {
    this.#options = options;
    this.#identity = { uid: options.uid, version: null, served: [] };
    this.#visited = sources.map((source) => ({ source, reader: this.#open(source), known: new Map() }));
  }

  /** Looks at the cluster once, as of an instant. */
  async visit(now: Date): Promise<void> {
    this.#now = now;
    const { version, kinds } = await discover(this.#options.client, this.#signal);
    this.#identity = { ...this.#identity, version, served: kinds };
    for (const visited of this.#visited) await this.#look(visited, kinds);
  }

  #open(source: Source): Reader {
    return source.open({
      client: this.#options.client,
      clock: { now: () => this.#now },
      signal: this.#signal,
      cluster: () => this.#identity,
      send: (parcel) => this.#options.send(parcel, this.#now),
      // Every visit ends with `flush`: nothing waits for its time.
      wake: () => undefined,
    });
  }

  async #look(visited: Visited, kinds: readonly ServedKind[]): Promise<void> {
    const { source, reader } = visited;
    const { wanted } = await source.choose(kinds, { hasObjects: (kind) => this.#hasObjects(kind) });
    visited.known = new Map(
      wanted.map(({ kind }) => [keyOfKind(kind), visited.known.get(keyOfKind(kind)) ?? new KnownObjects()]),
    );
    reader.follows(wanted);
    for (const each of wanted) {
      await this.#list(reader, each, visited.known.get(keyOfKind(each.kind)) ?? new KnownObjects());
    }
    await reader.flush();
  }

  async #list(reader: Reader, { kind, metadataOnly, pageSize }: WantedKind, known: KnownObjects): Promise<void> {
    const events = follow(this.#options.client, kind, {
      known,
      metadataOnly,
      pageSize,
      signal: this.#signal,
      now: () => this.#now,
      random: () => 0.5,
      relistEveryMs: 24 * 60 * 60_000,
    });
    for await (const event of events) {
      await reader.take(kind, event);
      if (event.type === "listed") return;
      if (event.type === "state" && event.state.kind === "absent") return;
      if (event.type === "state" && event.state.kind === "failing") {
        throw new AppError("internal", `The simulated cluster did not list ${kind.plural}: ${event.state.message}`);
      }
    }
  }

  async #hasObjects(kind: ServedKind): Promise<boolean> {
    const list = await this.#options.client.json(collectionPath(kind), { query: { limit: 1 } });
    const items: unknown = Object(list).items;
    return Array.isArray(items) && items.length > 0;
  }
}
