import { createHash } from "node:crypto";
import { AppError } from "#lib/errors.ts";
import { Collection } from "./collection.ts";
import { crdOf } from "./crd.ts";
import { builtInKinds, groupOf, isCustom, type ResourceKind, resourceName } from "./kinds.ts";
import { Ownership } from "./ownership.ts";
import { PodLogs } from "./pod-logs.ts";
import { keyOf, type ObjectInput, restamp, type Stored, serialise, wholeJson } from "./stored.ts";

export type ClusterOptions = {
  readonly name: string;
  /** Makes uids; the same seed and the same order of objects give the same uids. The name when absent. */
  readonly seed?: string;
  /** gitVersion, for example `v1.33.4+k3s1`. */
  readonly version?: string;
  readonly now?: () => Date;
  /** Events of one kind that are remembered for watches. */
  readonly eventLimit?: number;
  /** uid of the namespace kube-system: the identity of the cluster. */
  readonly kubeSystemUid?: string;
};

/** Names one object. The version in apiVersion does not matter. */
export type ObjectRef = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
};

export type Applied = {
  readonly outcome: "created" | "updated" | "unchanged";
  readonly uid: string;
  readonly resourceVersion: string;
};

/** An object as `get` and `list` return it. */
export type StoredObject = ObjectInput & {
  readonly metadata: ObjectInput["metadata"] & { readonly uid: string; readonly resourceVersion: string };
};

/**
 * One simulated cluster in memory: kinds, objects and logs, with the resource versions, deletions and garbage
 * collection of a real API server. Everything is synchronous; `startKubeApi` serves it.
 *
 * @example
 * const cluster = new ClusterStore({ name: "prod-eu" });
 * cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "card-data" } });
 */
export class ClusterStore {
  readonly name: string;
  readonly logs = new PodLogs();
  /** gitVersion of the API server; assign to upgrade it. */
  version: string;
  private readonly seed: string;
  private readonly eventLimit: number;
  private readonly collections = new Map<string, Collection>();
  private readonly byKind = new Map<string, Collection>();
  private readonly ownership = new Ownership();
  private clock: () => Date;
  private revision = 1;
  private made = 0;

  constructor(options: ClusterOptions) {
    this.name = options.name;
    this.seed = options.seed ?? options.name;
    this.version = options.version ?? "v1.33.4";
    this.clock = options.now ?? (() => new Date());
    this.eventLimit = options.eventLimit ?? 10_000;
    for (const kind of builtInKinds) this.define(kind);
    for (const name of ["default", "kube-node-lease", "kube-public", "kube-system"]) {
      const uid = name === "kube-system" ? options.kubeSystemUid : undefined;
      const labels = { "kubernetes.io/metadata.name": name };
      const rest = { spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } };
      this.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels, ...(uid ? { uid } : {}) }, ...rest });
    }
  }

  /** The resourceVersion of the last change anywhere in the cluster. */
  get resourceVersion(): number {
    return this.revision;
  }

  /** Time stands still at `date` from now on: later objects are created then. */
  setTime(date: Date): void {
    this.clock = () => date;
  }

  /** Serves a kind from now on, and keeps the object of its CRD if it has one. Twice changes nothing. */
  define(kind: ResourceKind): void {
    const resource = resourceName(kind.group, kind.plural);
    if (this.collections.has(resource)) return;
    const collection = new Collection(kind, this.revision, this.eventLimit);
    this.collections.set(resource, collection);
    this.byKind.set(`${kind.group}/${kind.kind}`, collection);
    if (isCustom(kind)) this.apply(crdOf(kind, this.clock()));
  }

  /** Serves a kind no longer: its objects are deleted, its watches end, its path answers 404. */
  withdraw(kind: Pick<ResourceKind, "group" | "plural">): void {
    const resource = resourceName(kind.group, kind.plural);
    const collection = this.collections.get(resource);
    if (collection === undefined) return;
    for (const stored of collection.all()) this.remove(collection, stored);
    this.collections.delete(resource);
    this.byKind.delete(`${collection.kind.group}/${collection.kind.kind}`);
    collection.end();
    const crd = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name: resource };
    this.delete(crd);
  }

  kinds(): readonly ResourceKind[] {
    return [...this.collections.values()].map((collection) => collection.kind);
  }

  /** The objects of a resource by its path, or undefined when it is not served. */
  collection(group: string, plural: string): Collection | undefined {
    return this.collections.get(resourceName(group, plural));
  }

  /**
   * Creates an object or replaces the one of that name. Nothing happens when nothing differs; another uid deletes the
   * old object first.
   */
  apply(object: ObjectInput): Applied {
    const collection = this.collectionOf(object);
    const { metadata } = object;
    if (collection.kind.namespaced !== Boolean(metadata.namespace)) {
      const wanted = collection.kind.namespaced ? "needs" : "must not have";
      throw new AppError("invalid", `${object.kind} ${metadata.name} ${wanted} a namespace.`);
    }
    const previous = collection.get(keyOf(metadata.namespace, metadata.name));
    if (previous === undefined) return this.create(collection, object);
    if (metadata.uid !== undefined && metadata.uid !== previous.uid) {
      this.removeWithDependents(collection, previous);
      return this.create(collection, object);
    }
    return this.update(collection, object, previous);
  }

  private create(collection: Collection, object: ObjectInput): Applied {
    const given = object.metadata.creationTimestamp;
    const stored = serialise(object, {
      uid: object.metadata.uid ?? this.nextUid(),
      resourceVersion: this.nextVersion(),
      generation: hasGeneration(collection.kind) ? (numberOrNull(object.metadata.generation) ?? 1) : null,
      creationTimestamp: given ?? secondsOf(this.clock()),
    });
    this.ownership.add(collection, stored);
    collection.record({ type: "ADDED", resourceVersion: stored.resourceVersion, object: stored, previous: null });
    return { outcome: "created", uid: stored.uid, resourceVersion: String(stored.resourceVersion) };
  }

  private update(collection: Collection, object: ObjectInput, previous: Stored): Applied {
    const fields = {
      uid: previous.uid,
      resourceVersion: previous.resourceVersion,
      generation: previous.generation,
      creationTimestamp: object.metadata.creationTimestamp ?? previous.creationTimestamp,
    };
    const same = serialise(object, fields);
    if (same.metadata === previous.metadata && same.rest === previous.rest) {
      return { outcome: "unchanged", uid: previous.uid, resourceVersion: String(previous.resourceVersion) };
    }
    const generation = nextGeneration(object, same, previous);
    const stored = serialise(object, { ...fields, generation, resourceVersion: this.nextVersion() });
    this.ownership.remove(previous);
    this.ownership.add(collection, stored);
    collection.record({ type: "MODIFIED", resourceVersion: stored.resourceVersion, object: stored, previous });
    return { outcome: "updated", uid: stored.uid, resourceVersion: String(stored.resourceVersion) };
  }

  /**
   * Deletes an object and, as garbage collection does, what it alone owns; a namespace takes everything in it along.
   * False when it was not there.
   */
  delete(ref: ObjectRef): boolean {
    const collection = this.byKind.get(`${groupOf(ref.apiVersion)}/${ref.kind}`);
    const stored = collection?.get(keyOf(ref.namespace, ref.name));
    if (collection === undefined || stored === undefined) return false;
    if (ref.kind === "Namespace" && groupOf(ref.apiVersion) === "") this.emptyNamespace(ref.name);
    this.removeWithDependents(collection, stored);
    return true;
  }

  get(ref: ObjectRef): StoredObject | undefined {
    const collection = this.byKind.get(`${groupOf(ref.apiVersion)}/${ref.kind}`);
    const stored = collection?.get(keyOf(ref.namespace, ref.name));
    return collection === undefined || stored === undefined ? undefined : parsed(stored, collection.kind);
  }

  /** All objects of a kind in the order of the API; empty when the kind is not served. */
  list(kind: Pick<ObjectRef, "apiVersion" | "kind">): readonly StoredObject[] {
    const collection = this.byKind.get(`${groupOf(kind.apiVersion)}/${kind.kind}`);
    return collection === undefined ? [] : collection.all().map((stored) => parsed(stored, collection.kind));
  }

  /** What a container of an existing pod has written. */
  setLog(namespace: string, pod: string, container: string, text: string): void {
    this.logs.set(namespace, pod, container, text, this.clock());
  }

  /** Forgets history, as etcd does every five minutes: older watches and continue tokens answer 410. */
  compact(): void {
    for (const collection of this.collections.values()) collection.compact(this.revision);
  }

  private collectionOf(object: ObjectInput): Collection {
    const collection = this.byKind.get(`${groupOf(object.apiVersion)}/${object.kind}`);
    if (collection !== undefined) return collection;
    throw new AppError(
      "not_found",
      `${object.apiVersion} ${object.kind} is not served by ${this.name}. Define it first.`,
    );
  }

  private removeWithDependents(collection: Collection, stored: Stored): void {
    this.remove(collection, stored);
    for (const orphan of this.ownership.orphansOf(stored.uid)) this.removeWithDependents(orphan.in, orphan.object);
  }

  private emptyNamespace(namespace: string): void {
    for (const collection of this.collections.values()) {
      if (!collection.kind.namespaced) continue;
      for (const stored of collection.all()) if (stored.namespace === namespace) this.remove(collection, stored);
    }
  }

  private remove(collection: Collection, stored: Stored): void {
    this.ownership.remove(stored);
    const resourceVersion = this.nextVersion();
    const object = restamp(stored, resourceVersion);
    if (collection.kind.plural === "pods" && stored.namespace !== null) this.logs.forget(stored.namespace, stored.name);
    collection.record({ type: "DELETED", resourceVersion, object, previous: stored });
  }

  private nextVersion(): number {
    this.revision += 1;
    return this.revision;
  }

  private nextUid(): string {
    this.made += 1;
    const hex = createHash("sha256").update(`${this.seed}/${this.made}`).digest("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }
}

function parsed(stored: Stored, kind: ResourceKind): StoredObject {
  // The text was made by `serialise` from an object of this shape.
  return JSON.parse(wholeJson(stored, kind, kind.version)) as StoredObject;
}

/** Only kinds with a desired state count its changes; core and RBAC objects have no generation. */
function hasGeneration(kind: ResourceKind): boolean {
  return kind.group !== "" && kind.group !== "rbac.authorization.k8s.io";
}

function nextGeneration(object: ObjectInput, next: Stored, previous: Stored): number | null {
  if (previous.generation === null) return null;
  const given = numberOrNull(object.metadata.generation);
  if (given !== null) return given;
  return withoutStatus(next.rest) === withoutStatus(previous.rest) ? previous.generation : previous.generation + 1;
}

function withoutStatus(rest: string): string {
  const { status, ...declared } = JSON.parse(rest) as Readonly<Record<string, unknown>>;
  return JSON.stringify(declared);
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/** RFC 3339 without fractions, as metadata carries it. */
function secondsOf(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
