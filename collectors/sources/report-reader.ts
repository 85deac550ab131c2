import type { FollowEvent, KubeObject, ServedKind } from "../kube/types.ts";
import { finishedList } from "./finished-list.ts";
import { lastChange } from "./last-change.ts";
import { ObjectBatch } from "./object-batch.ts";
import type { ParcelEnvelope, Reader, ReaderContext, ReaderStatus, WantedKind } from "./types.ts";
import { keyOfKind } from "./types.ts";

/** What a burst of changes waits for, so that it becomes one document. */
const burstMs = 1_000;
/**
 * What a finished list waits for after a deletion: a namespace that goes takes its reports with it one by one, and what came to
 * be before the deletion has been heard of by then.
 */
const deletionMs = 10_000;
/** Objects a document, whatever their size. */
const mostObjects = 500;

/** What is told of one kind. */
type KindState = {
  isFailing: boolean;
  /** An object could not be taken since the last finished list: it may be one that is not known to be there. */
  hasSkipped: boolean;
  isAbsent: boolean;
  /** What is there now; null until a list was read to its end. */
  uids: (() => readonly string[]) | null;
  /** Beginning of a finished list that no document told yet. */
  begunAt: Date | null;
};

/** What differs between the sources whose reports are objects. */
export type ReportTraits = {
  readonly scanner: string;
  /** What the sender knows about a document of these objects, beside when they changed. */
  readonly vouch?: (objects: readonly KubeObject[]) => Pick<ParcelEnvelope, "completeness">;
};

/** Reads a tool whose reports are custom resources: changed objects as Lists, and which objects are there. */
export class ReportReader implements Reader {
  readonly #traits: ReportTraits;
  readonly #context: ReaderContext;
  readonly #kinds = new Map<string, KindState>();
  readonly #batch = new ObjectBatch();
  #batched = new Map<string, KubeObject>();
  #changedAt: Date | null = null;
  /** What is gone, and by when, while no list ended it. */
  readonly #gone = new Map<string, Date>();
  #listDueAt: number | null = null;
  #listedAt: Date | null = null;

  constructor(traits: ReportTraits, context: ReaderContext) {
    this.#traits = traits;
    this.#context = context;
  }

  follows(wanted: readonly WantedKind[]): void {
    const keys = new Set(wanted.map(({ kind }) => keyOfKind(kind)));
    for (const key of this.#kinds.keys()) if (!keys.has(key)) this.#kinds.delete(key);
    for (const key of keys) {
      if (!this.#kinds.has(key))
        this.#kinds.set(key, { isFailing: false, hasSkipped: false, isAbsent: false, uids: null, begunAt: null });
    }
  }

  async take(kind: ServedKind, event: FollowEvent): Promise<void> {
    const state = this.#kinds.get(keyOfKind(kind));
    if (state === undefined) return;
    switch (event.type) {
      case "changed":
        await this.#change(event.objects, event.from);
        return;
      case "gone":
        for (const uid of event.uids) this.#gone.set(uid, event.by);
        this.#soon(deletionMs);
        return;
      case "listed":
        Object.assign(state, { uids: event.uids, begunAt: event.begunAt, isFailing: false, hasSkipped: false });
        await this.#tellWhenAllWereListed();
        return;
      case "state":
        state.isAbsent = event.state.kind === "absent";
        state.isFailing = event.state.kind === "failing";
        if (state.isAbsent) Object.assign(state, { uids: null, begunAt: null });
        return;
      case "skipped":
        state.hasSkipped = true;
        return;
      case "heard":
        return;
      default:
        event satisfies never;
    }
  }

  async due(): Promise<void> {
    await this.#sendBatch();
    if (this.#listDueAt === null) return;
    const inMs = this.#listDueAt - this.#context.clock.now().getTime();
    if (inMs > 0) {
      this.#context.wake(inMs);
      return;
    }
    await this.#tellWhatIsThere(this.#context.clock.now().getTime() - deletionMs);
  }

  async flush(): Promise<void> {
    await this.#sendBatch();
    if (this.#listDueAt !== null) await this.#tellWhatIsThere(Infinity);
  }

  status(): ReaderStatus {
    return { objects: null, listedAt: this.#listedAt, isMissing: false, problem: null, skipped: [], missingRights: [] };
  }

  async #change(objects: readonly KubeObject[], from: "list" | "watch"): Promise<void> {
    for (const object of objects) {
      if (this.#batched.size >= mostObjects || !this.#batch.add(object)) {
        await this.#sendBatch();
        this.#batch.add(object);
      }
      this.#batched.set(object.metadata.uid, object);
      const changedAt = lastChange(object) ?? this.#context.clock.now();
      if (this.#changedAt === null || changedAt > this.#changedAt) this.#changedAt = changedAt;
    }
    // A page of a list is a document of its own: nothing of it is held until the next one comes.
    if (from === "list") await this.#sendBatch();
    else if (this.#batched.size > 0) this.#context.wake(burstMs);
  }

  async #sendBatch(): Promise<void> {
    if (this.#batched.size === 0) return;
    const vouched = this.#traits.vouch?.([...this.#batched.values()]) ?? {};
    const changedAt = this.#changedAt ?? this.#context.clock.now();
    this.#batched = new Map();
    this.#changedAt = null;
    await this.#context.send({
      scanner: this.#traits.scanner,
      envelope: { observedAt: changedAt.toISOString(), observedAtSource: "object", ...vouched },
      bytes: this.#batch.take(),
    });
  }

  /** Kinds the cluster serves: one that is gone takes its objects with it and is not waited for. */
  #present(): readonly KindState[] {
    return [...this.#kinds.values()].filter((state) => !state.isAbsent);
  }

  /** A list of the source is finished when each of its kinds was read to its end since the last one. */
  async #tellWhenAllWereListed(): Promise<void> {
    const begun = this.#present().map(({ begunAt }) => begunAt?.getTime() ?? null);
    if (begun.length === 0 || begun.includes(null)) return;
    await this.#tell(new Date(Math.min(...begun.filter((time) => time !== null))));
  }

  #soon(delayMs: number): void {
    if (this.#listDueAt !== null) return;
    this.#listDueAt = this.#context.clock.now().getTime() + delayMs;
    this.#context.wake(delayMs);
  }

  /**
   * After a deletion: what was there by the time of it, as following knows now, if it knows all. Otherwise the next list that is
   * finished tells it. As of now nothing could be told: what came to be a moment ago may not have been heard of.
   *
   * @param settledBy deletions until then have waited long enough
   */
  async #tellWhatIsThere(settledBy: number): Promise<void> {
    this.#listDueAt = null;
    const present = this.#present();
    const isUnsure = ({ isFailing, hasSkipped, uids }: KindState): boolean => isFailing || hasSkipped || uids === null;
    if (present.length === 0 || present.some(isUnsure)) return;
    const settled = [...this.#gone.values()].map((by) => by.getTime()).filter((by) => by <= settledBy);
    if (settled.length > 0) await this.#tell(new Date(Math.max(...settled)));
    else if (this.#gone.size > 0) this.#soon(deletionMs);
  }

  async #tell(observedAt: Date): Promise<void> {
    await this.#sendBatch();
    const states = this.#present();
    for (const [uid, by] of this.#gone) if (by <= observedAt) this.#gone.delete(uid);
    const uids = [...states.flatMap((state) => state.uids?.() ?? []), ...this.#gone.keys()];
    for (const state of states) state.begunAt = null;
    this.#listDueAt = null;
    await this.#context.send(finishedList(this.#traits.scanner, uids, observedAt));
    this.#listedAt = observedAt;
    if (this.#gone.size > 0) this.#soon(deletionMs);
  }
}
