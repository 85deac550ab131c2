import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";
import type { ClusterStore, StoredObject } from "#demo/kube/store.ts";
import { renamedReports, reports } from "#tests/contract/kube-api/ground.ts";
import type { RunningClock } from "./running-clock.ts";

const namespaces = ["payments", "shop", "search"] as const;
const policies = ["host-path", "limits", "probes", "tags"] as const;
/** Letters of which Kubernetes makes the names of revisions and Pods. */
const letters = "bcdf456789";
const roomFor = 24;
const hourMs = 3_600_000;

type Revision = { readonly set: string; readonly pod: string };
type Workload = { readonly namespace: string; readonly name: string; revision: Revision };
type Result = { readonly policy: string; readonly result: "pass" | "fail" };

/** What a report is about, as an owner reference names it. */
type Subject = { readonly apiVersion: string; readonly kind: string; readonly name: string; readonly uid: string };

/**
 * Deployments that come, roll out and go in a simulated cluster, with the reports a policy engine writes about each and its
 * Pod: like Kyverno's, named for what they are about, and gone with it.
 */
export class WorkloadLife {
  readonly #store: ClusterStore;
  readonly #clock: RunningClock;
  readonly #random: () => number;
  readonly #workloads = new Map<string, Workload>();
  #kind = reports;
  #made = 0;

  constructor(store: ClusterStore, clock: RunningClock, random: () => number) {
    this.#store = store;
    this.#clock = clock;
    this.#random = random;
    store.apply({ apiVersion: "v1", kind: "Node", metadata: { name: "n1" } });
    store.define(reports);
  }

  /** So many operations, with turns in between in which the collector reads. */
  async live(operations: number): Promise<void> {
    for (let done = 0; done < operations; done += 1) {
      await this.once();
      const draw = this.#random();
      if (draw < 0.25) await pause(this.#below(60));
      else if (draw < 0.5) await turn();
    }
  }

  /** One operation. Results carry seconds, so that none may change twice within one. */
  async once(): Promise<void> {
    this.#clock.jump(1_000 + this.#below(3_000));
    this.#store.setTime(this.#clock.now());
    const draw = this.#random();
    if (draw < 0.2) this.create();
    else if (draw < 0.56) this.#withOne((workload) => this.#judge(workload));
    else if (draw < 0.68) this.#withOne((workload) => this.#remove(workload));
    else if (draw < 0.82) await this.#rollOut();
    else if (draw < 0.9) this.#withOne((workload) => this.#forget(workload));
    else if (draw < 0.92) this.#empty();
    else if (draw < 0.94) this.#store.compact();
    else if (draw < 0.96) this.#clock.jump(hourMs);
    else if (draw < 0.985) this.#rename();
    else this.#reinstall();
  }

  /** A quarter of an hour later the engine has looked at one thing again, and nothing else changed. */
  lookAgain(): void {
    this.#clock.jump(hourMs / 4);
    this.#store.setTime(this.#clock.now());
    const [namespace, name] = ["beacon", "beacon"];
    this.#store.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    this.#store.apply({ apiVersion: "apps/v1", kind: "Deployment", metadata: { namespace, name }, spec: {} });
    const scope = this.#subject("apps/v1", "Deployment", namespace, name);
    this.#report({ namespace, name }, scope, [{ policy: "tags", result: "pass" }]);
  }

  create(): void {
    if (this.#workloads.size >= roomFor) this.#withOne((workload) => this.#remove(workload));
    // Names come again after their object is gone, with another uid.
    const [namespace, name] = [this.#pick(namespaces) ?? "shop", `app-${this.#below(roomFor * 2)}`];
    const workload = { namespace, name, revision: this.#revision(name) };
    this.#store.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    const before = this.#workloads.get(keyOf(workload));
    if (before !== undefined) this.#remove(before);
    this.#workloads.set(keyOf(workload), workload);
    this.#run(workload);
    // An engine comes to it a moment later, and sometimes not at all.
    if (this.#random() < 0.9) this.#judge(workload);
  }

  /** Writes both reports anew: what it was judged to be, which now and then leaves a policy out. */
  #judge(workload: Workload): void {
    const results = policies.flatMap((policy): readonly Result[] =>
      this.#random() < 0.07 ? [] : [{ policy, result: this.#random() < 0.5 ? "fail" : "pass" }],
    );
    const { namespace, name, revision } = workload;
    this.#report(workload, this.#subject("apps/v1", "Deployment", namespace, name), results);
    this.#report(workload, this.#subject("v1", "Pod", namespace, revision.pod), results);
  }

  #remove(workload: Workload): void {
    const { namespace, name } = workload;
    this.#store.delete({ apiVersion: "apps/v1", kind: "Deployment", namespace, name });
    this.#workloads.delete(keyOf(workload));
  }

  // The old revision stands beside the new one for a while, and what was said of it goes with it.
  async #rollOut(): Promise<void> {
    const workload = this.#pick([...this.#workloads.values()]);
    if (workload === undefined) return;
    const { namespace } = workload;
    const old = workload.revision;
    workload.revision = this.#revision(workload.name);
    this.#run(workload);
    this.#judge(workload);
    if (this.#random() < 0.7) await pause(this.#below(100));
    this.#store.delete({ apiVersion: "apps/v1", kind: "ReplicaSet", namespace, name: old.set });
  }

  // An engine that leaves a workload out from now on takes back what it wrote.
  #forget({ namespace, name, revision }: Workload): void {
    const { group, version, kind } = this.#kind;
    for (const { uid } of [
      this.#subject("apps/v1", "Deployment", namespace, name),
      this.#subject("v1", "Pod", namespace, revision.pod),
    ])
      this.#store.delete({ apiVersion: `${group}/${version}`, kind, namespace, name: uid });
  }

  #empty(): void {
    const namespace = this.#pick(namespaces);
    this.#store.delete({ apiVersion: "v1", kind: "Namespace", name: namespace ?? "" });
    for (const [key, workload] of this.#workloads) if (workload.namespace === namespace) this.#workloads.delete(key);
  }

  // One group takes the place of the other: everything is judged again there, and the old kind goes.
  #rename(): void {
    const from = this.#kind;
    this.#kind = from === reports ? renamedReports : reports;
    this.#store.define(this.#kind);
    for (const workload of this.#workloads.values()) this.#judge(workload);
    this.#store.withdraw(from);
  }

  #reinstall(): void {
    this.#store.withdraw(this.#kind);
    this.#store.define(this.#kind);
    for (const workload of this.#workloads.values()) if (this.#random() < 0.8) this.#judge(workload);
  }

  #run({ namespace, name, revision }: Workload): void {
    const template = { spec: { containers: [{ name: "main", image: `registry.example/${name}:${revision.set}` }] } };
    const owned = (apiVersion: string, kind: string, owner: string) => ({
      ownerReferences: [{ ...this.#subject(apiVersion, kind, namespace, owner), controller: true }],
    });
    this.#store.apply({
      ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { namespace, name } },
      spec: { template },
    });
    const set = { namespace, name: revision.set, ...owned("apps/v1", "Deployment", name) };
    this.#store.apply({ apiVersion: "apps/v1", kind: "ReplicaSet", metadata: set, spec: { template } });
    const pod = { namespace, name: revision.pod, ...owned("apps/v1", "ReplicaSet", revision.set) };
    this.#store.apply({ apiVersion: "v1", kind: "Pod", metadata: pod, spec: template.spec });
  }

  #report({ namespace, name }: Pick<Workload, "namespace" | "name">, scope: Subject, results: readonly Result[]): void {
    const seconds = Math.floor(this.#clock.now().getTime() / 1_000);
    const prefix = scope.kind === "Pod" ? "" : "autogen-";
    this.#store.apply({
      apiVersion: `${this.#kind.group}/${this.#kind.version}`,
      kind: this.#kind.kind,
      metadata: { namespace, name: scope.uid, labels: { app: name }, ownerReferences: [scope] },
      scope: { ...scope, namespace },
      results: results.map(({ policy, result }) => ({
        ...{ policy, result, rule: `${prefix}hold`, source: "kyverno", severity: "medium" },
        timestamp: { seconds, nanos: 0 },
      })),
    });
  }

  #subject(apiVersion: string, kind: string, namespace: string, name: string): Subject {
    const uid = this.#store.get({ apiVersion, kind, namespace, name })?.metadata.uid ?? "";
    return { apiVersion, kind, name, uid };
  }

  #revision(name: string): Revision {
    this.#made += 1;
    const hash = spelled(this.#made, 10);
    return { set: `${name}-${hash}`, pod: `${name}-${hash}-${spelled(this.#made, 5)}` };
  }

  #withOne(work: (workload: Workload) => void): void {
    const workload = this.#pick([...this.#workloads.values()]);
    if (workload !== undefined) work(workload);
  }

  #pick<T>(among: readonly T[]): T | undefined {
    return among[this.#below(among.length)];
  }

  #below(end: number): number {
    return Math.floor(this.#random() * end);
  }
}

const keyOf = ({ namespace, name }: Pick<Workload, "namespace" | "name">): string => `${namespace}/${name}`;

const spelled = (number: number, length: number): string =>
  [...String(number).padStart(length, "0")].map((digit) => letters[Number(digit)]).join("");

/** What the API of a simulated cluster holds: `namespace/name` of each Deployment, and its words as `check namespace/name`. */
export type Held = {
  readonly workloads: ReadonlySet<string>;
  readonly named: ReadonlySet<string>;
  readonly failing: ReadonlySet<string>;
};

/** Read from the objects themselves, by nothing the product or the life above knows. */
export function heldBy(store: ClusterStore): Held {
  const place = ({ metadata }: StoredObject): string => `${metadata.namespace}/${metadata.name}`;
  const workloads = new Set(store.list({ apiVersion: "apps/v1", kind: "Deployment" }).map(place));
  const named = new Set<string>();
  const failing = new Set<string>();
  for (const report of reportsIn(store)) {
    const of = `${report.metadata.namespace}/${report.metadata.labels?.app}`;
    // The objects were made by the life above.
    for (const { policy, result } of report.results as readonly Result[]) {
      named.add(`${policy}/hold ${of}`);
      if (result === "fail") failing.add(`${policy}/hold ${of}`);
    }
  }
  return { workloads, named, failing };
}

/** The policy reports of all groups. */
export const reportsIn = (store: ClusterStore): readonly StoredObject[] =>
  [reports, renamedReports].flatMap(({ group, version, kind }) =>
    store.list({ apiVersion: `${group}/${version}`, kind }),
  );
