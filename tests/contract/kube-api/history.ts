import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";
import type { ServedKind } from "#collectors/kube/types.ts";
import type { ClusterStore } from "#demo/kube/store.ts";
import { type GroundKind, type GroundObject, renamedReports, reports } from "./ground.ts";

/** A small seeded generator of numbers in [0, 1): mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const namespaces = ["default", "payments", "shop"] as const;
const roomFor = 400;

/** Changes a simulated cluster at random: objects of two groups that come, change and go, one by one and together. */
export class RandomLife {
  readonly #store: ClusterStore;
  readonly #random: () => number;
  readonly #alive = new Map<string, GroundObject>();
  #made = 0;

  constructor(store: ClusterStore, random: () => number) {
    this.#store = store;
    this.#random = random;
    for (const name of namespaces) store.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    store.define(reports);
  }

  /** So many operations, with turns in between in which requests are answered. */
  async live(operations: number): Promise<void> {
    for (let done = 0; done < operations; done += 1) {
      this.#once();
      const draw = this.#random();
      if (draw < 0.02) await pause(this.#below(20));
      else if (draw < 0.3) await turn();
    }
  }

  #once(): void {
    const draw = this.#random();
    if (draw < 0.45) this.#create();
    else if (draw < 0.75) this.#update();
    else if (draw < 0.95) this.#delete();
    else if (draw < 0.98) this.#rollOut();
    else if (draw < 0.99) this.#forgetHistory();
    else if (draw < 0.995) this.#rename();
    else this.#reinstall();
  }

  #create(): void {
    if (this.#alive.size >= roomFor) this.#delete();
    const kind = this.#pick([reports, renamedReports].filter((one) => this.#isServed(one)));
    this.#made += 1;
    this.#put({
      apiVersion: `${kind?.group ?? reports.group}/${kind?.version ?? reports.version}`,
      kind: kind?.kind ?? reports.kind,
      // Names come again after their object is gone, with another uid.
      metadata: { name: `report-${this.#below(roomFor)}`, namespace: this.#pick(namespaces) ?? "default" },
      results: [{ rule: `${this.#made}`, result: "fail" }],
    });
  }

  #update(): void {
    const object = this.#pick([...this.#alive.values()]);
    this.#made += 1;
    if (object !== undefined) this.#put({ ...object, results: [{ rule: `${this.#made}`, result: "pass" }] });
  }

  #delete(): void {
    const object = this.#pick([...this.#alive.values()]);
    if (object !== undefined) this.#take(object);
  }

  // What a Deployment's roll-out does to reports: many go and as many come, under other names, at once.
  #rollOut(): void {
    const namespace = this.#pick(namespaces);
    const moved = [...this.#alive.values()].filter(({ metadata }) => metadata.namespace === namespace).slice(0, 40);
    for (const object of moved) this.#take(object);
    for (const object of moved) {
      this.#made += 1;
      this.#put({ ...object, metadata: { ...object.metadata, name: `rolled-${this.#made}` } });
    }
  }

  #forgetHistory(): void {
    this.#store.compact();
  }

  // One group takes the place of the other: the same reports again, under new uids, and the old kind goes.
  #rename(): void {
    const [from, to] = this.#isServed(reports) ? [reports, renamedReports] : [renamedReports, reports];
    this.#store.define(to);
    for (const object of this.#alive.values()) {
      if (object.kind === from.kind) this.#put({ ...object, apiVersion: `${to.group}/${to.version}`, kind: to.kind });
    }
    this.#withdraw(from);
  }

  #reinstall(): void {
    const kind = this.#isServed(reports) ? reports : renamedReports;
    this.#withdraw(kind);
    this.#store.define(kind);
  }

  #withdraw(kind: GroundKind): void {
    this.#store.withdraw(kind);
    for (const [key, object] of this.#alive) if (object.kind === kind.kind) this.#alive.delete(key);
  }

  #put(object: GroundObject): void {
    this.#store.apply(object);
    this.#alive.set(keyOf(object), object);
  }

  #take(object: GroundObject): void {
    const { apiVersion, kind, metadata } = object;
    this.#store.delete({ apiVersion, kind, name: metadata.name, namespace: metadata.namespace });
    this.#alive.delete(keyOf(object));
  }

  #isServed(kind: GroundKind): boolean {
    return this.#store.collection(kind.group, kind.plural) !== undefined;
  }

  #pick<T>(among: readonly T[]): T | undefined {
    return among[this.#below(among.length)];
  }

  #below(end: number): number {
    return Math.floor(this.#random() * end);
  }
}

function keyOf({ kind, metadata }: GroundObject): string {
  return `${kind}/${metadata.namespace}/${metadata.name}`;
}

/** What the cluster holds of a kind: uid → resourceVersion; `undefined` when it does not serve it. */
export function heldBy(store: ClusterStore, kind: ServedKind): ReadonlyMap<string, string> | undefined {
  const collection = store.collection(kind.group, kind.plural);
  if (collection === undefined) return undefined;
  return new Map(collection.all().map(({ uid, resourceVersion }) => [uid, String(resourceVersion)]));
}
