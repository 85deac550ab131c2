import type { ResourceKind } from "./kinds.ts";
import type { Stored, StoredEvent } from "./stored.ts";

/** Somebody who watches a kind. */
export interface Listener {
  event(event: StoredEvent): void;
  /** The kind is no longer served. */
  ended(): void;
}

/** Lists that may be paged at once before the oldest one's continue token expires. */
const rememberedLists = 32;

/** The objects of one kind, their events since `oldest`, and the lists that are being paged. */
export class Collection {
  readonly kind: ResourceKind;
  private readonly eventLimit: number;
  private readonly objects = new Map<string, Stored>();
  private readonly listeners = new Set<Listener>();
  private readonly lists = new Map<number, readonly Stored[]>();
  private sorted: readonly Stored[] | null = null;
  private events: StoredEvent[] = [];
  private forgottenUpTo: number;

  constructor(kind: ResourceKind, resourceVersion: number, eventLimit: number) {
    this.kind = kind;
    this.forgottenUpTo = resourceVersion;
    this.eventLimit = eventLimit;
  }

  /** Events at or before this resourceVersion are forgotten: a watch may start here, not earlier. */
  get oldest(): number {
    return this.forgottenUpTo;
  }

  get size(): number {
    return this.objects.size;
  }

  get(key: string): Stored | undefined {
    return this.objects.get(key);
  }

  /** Everything there is now, in the order of keys; the array is never changed afterwards. */
  all(): readonly Stored[] {
    this.sorted ??= [...this.objects.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    return this.sorted;
  }

  record(event: StoredEvent): void {
    if (event.type === "DELETED") this.objects.delete(event.object.key);
    else this.objects.set(event.object.key, event.object);
    this.sorted = null;
    this.events.push(event);
    if (this.events.length > this.eventLimit) this.forget(Math.ceil(this.eventLimit / 2));
    for (const listener of [...this.listeners]) listener.event(event);
  }

  private forget(count: number): void {
    const last = this.events.splice(0, count).at(-1);
    if (last !== undefined) this.forgottenUpTo = last.resourceVersion;
  }

  /** Events after a resourceVersion, oldest first. Ask `oldest` before. */
  after(resourceVersion: number): readonly StoredEvent[] {
    let from = this.events.length;
    while (from > 0 && (this.events[from - 1]?.resourceVersion ?? 0) > resourceVersion) from -= 1;
    return this.events.slice(from);
  }

  /** Keeps a list for its further pages. */
  rememberList(resourceVersion: number, list: readonly Stored[]): void {
    this.lists.set(resourceVersion, list);
    if (this.lists.size <= rememberedLists) return;
    for (const oldest of this.lists.keys()) {
      this.lists.delete(oldest);
      return;
    }
  }

  listAt(resourceVersion: number): readonly Stored[] | undefined {
    return this.lists.get(resourceVersion);
  }

  compact(resourceVersion: number): void {
    this.events = [];
    this.lists.clear();
    this.forgottenUpTo = resourceVersion;
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  end(): void {
    for (const listener of [...this.listeners]) listener.ended();
    this.listeners.clear();
  }
}
