import type { AccessRule } from "#lib/contract/collector.ts";
import type { FollowEvent, ServedKind } from "../kube/types.ts";
import { newestVersion } from "./newest-version.ts";
import { rosterDocument } from "./roster-document.ts";
import { rosterKinds } from "./roster-kinds.ts";
import { RosterTable } from "./roster-table.ts";
import type { Choice, Reader, ReaderContext, ReaderStatus, Source, WantedKind } from "./types.ts";
import { keyOfKind } from "./types.ts";

/** What changes wait for, so that a roll-out is one roster and not one for each of its steps. */
const burstMs = 3_000;
/** A roster without news is told again this often: it is fresh for twice its interval of two hours. */
const repeatMs = 30 * 60_000;
/** Least time between two rosters; a large one costs the server more, so it waits longer. */
const leastGapMs = 10_000;
const gapPerObjectMs = 2;
/** What comes to be is heard of within so long, by a watch that works and a collector that is not overwhelmed. */
const lagMs = 10_000;
/** Until it is asked again whether all kinds were heard. */
const againMs = 5_000;

type Following = {
  readonly table: RosterTable;
  isAbsent: boolean;
  /** All of it is known: a list was read to its end, and nothing failed since. */
  isWhole: boolean;
  /** Every object of its newest list could be taken. */
  wasListed: boolean;
  /** It was listed once, or cannot be. */
  isSettled: boolean;
  /** Everything that changed until then is in the table, in milliseconds since 1970. */
  knownThrough: number;
};

/** Keeps what exists and tells it as one document. */
class RosterReader implements Reader {
  readonly #context: ReaderContext;
  readonly #kinds = new Map<string, Following>();
  #dirty = true;
  /** What was sent is as of an instant before its last change: it is told once more when that is sure. */
  #isBehind = false;
  #changedAt: Date | null = null;
  /** The last change that a watch told: a list tells what was there when it began. */
  #watchedAt = Number.NEGATIVE_INFINITY;
  #sentAt: Date | null = null;
  #observedAt = Number.NEGATIVE_INFINITY;
  #listedAt: Date | null = null;
  #isCut = false;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  follows(wanted: readonly WantedKind[]): void {
    const keys = new Set(wanted.map(({ kind }) => keyOfKind(kind)));
    // The choice is made anew every few minutes, and is mostly the same.
    if (keys.size === this.#kinds.size && [...keys].every((key) => this.#kinds.has(key))) return;
    for (const key of this.#kinds.keys()) if (!keys.has(key)) this.#kinds.delete(key);
    for (const { kind } of wanted) {
      if (this.#kinds.has(keyOfKind(kind))) continue;
      const table = new RosterTable(kind);
      const unheard = { isAbsent: false, isWhole: false, wasListed: false, isSettled: false, knownThrough: 0 };
      this.#kinds.set(keyOfKind(kind), { table, ...unheard });
    }
    this.#touch();
  }

  async take(kind: ServedKind, event: FollowEvent): Promise<void> {
    const following = this.#kinds.get(keyOfKind(kind));
    if (following === undefined) return;
    switch (event.type) {
      case "changed": {
        let isNews = false;
        for (const object of event.objects) if (following.table.put(object)) isNews = true;
        if (isNews) this.#touch(event.from === "watch" ? this.#context.clock.now() : null);
        return;
      }
      case "gone": {
        let isNews = false;
        for (const uid of event.uids) if (following.table.remove(uid)) isNews = true;
        if (isNews) this.#touch(event.by);
        return;
      }
      case "heard":
        this.#hear(following);
        return;
      case "listed":
        following.isSettled = true;
        this.#hear(following, event.begunAt.getTime());
        if (!following.isWhole) this.#touch();
        following.wasListed = true;
        following.isWhole = true;
        this.#wakeIfDirty();
        return;
      case "state":
        following.isAbsent = event.state.kind === "absent";
        // A watch that was resumed brings what happened meanwhile: then all is known again.
        if (event.state.kind === "following" && following.wasListed && !following.isWhole) this.#touch();
        following.isWhole = event.state.kind === "following" && following.wasListed;
        following.isSettled = true;
        this.#wakeIfDirty();
        return;
      case "skipped":
        following.wasListed = false;
        following.isWhole = false;
        return;
      default:
        event satisfies never;
    }
  }

  // A change says nothing of now: after an interruption it may be the first of many that are all old.
  #hear(following: Following, through = this.#context.clock.now().getTime() - lagMs): void {
    following.knownThrough = Math.max(following.knownThrough, through);
  }

  async due(): Promise<void> {
    const waitMs = this.#waitMs();
    if (waitMs === null) return;
    if (waitMs > 0) this.#context.wake(waitMs);
    else await this.#tell();
  }

  async flush(): Promise<void> {
    if (this.#isReady() && (this.#dirty || this.#waitMs() === 0)) await this.#tell();
  }

  status(): ReaderStatus {
    const tables = [...this.#kinds.values()].map(({ table }) => table);
    const skipped = this.#isCut ? [{ what: "kinds that no score rests on: there are too many objects", count: 1 }] : [];
    return {
      objects: tables.reduce((sum, table) => sum + table.size, 0),
      listedAt: this.#listedAt,
      isMissing: false,
      problem: null,
      skipped,
      missingRights: [],
    };
  }

  #touch(watchedAt: Date | null = null): void {
    this.#dirty = true;
    this.#watchedAt = Math.max(this.#watchedAt, watchedAt?.getTime() ?? Number.NEGATIVE_INFINITY);
    this.#changedAt = this.#context.clock.now();
    this.#wakeIfDirty();
  }

  #wakeIfDirty(): void {
    if (this.#dirty && this.#isReady()) this.#context.wake(burstMs);
  }

  /** Every kind was listed once, or cannot be: before that a roster would only say how far reading has come. */
  #isReady(): boolean {
    const kinds = [...this.#kinds.values()];
    return kinds.some(({ wasListed }) => wasListed) && kinds.every(({ isSettled }) => isSettled);
  }

  /** Until the next roster; null while there can be none. */
  #waitMs(): number | null {
    if (!this.#isReady()) return null;
    if (this.#sentAt === null) return 0;
    const sinceMs = this.#context.clock.now().getTime() - this.#sentAt.getTime();
    const gapMs = leastGapMs + gapPerObjectMs * (this.status().objects ?? 0);
    return Math.max(0, (this.#dirty || this.#isBehind ? Math.min(gapMs, repeatMs) : repeatMs) - sinceMs);
  }

  /**
   * The instant a roster is true at: that of the last change, since what changed later is not in it; and no later than what every
   * kind was heard until, since what came to be in between would seem to be gone.
   */
  #truthAt(whole: readonly Following[]): number {
    const nowMs = this.#context.clock.now().getTime();
    const changedMs = this.#dirty && this.#sentAt !== null ? (this.#changedAt?.getTime() ?? nowMs) : nowMs;
    const heardMs = Math.min(...whole.map(({ knownThrough }) => knownThrough));
    // Rosters of one instant would count together: what is gone in the newer one would still be there.
    return Math.max(this.#observedAt + 1, Math.min(changedMs, heardMs, nowMs));
  }

  /** Whether a roster of this instant says something that the last one did not. */
  #isNews(observedMs: number): boolean {
    if (this.#sentAt === null || this.#dirty) return true;
    const isCaughtUp = this.#isBehind && observedMs >= this.#watchedAt;
    return isCaughtUp || this.#context.clock.now().getTime() - this.#sentAt.getTime() >= repeatMs;
  }

  async #tell(): Promise<void> {
    const { clock, cluster, send, wake } = this.#context;
    const following = [...this.#kinds.values()].filter(({ isAbsent }) => !isAbsent);
    const whole = following.filter(({ isWhole }) => isWhole);
    const observedAt = new Date(this.#truthAt(whole));
    if (!this.#isNews(observedAt.getTime())) return wake(againMs);
    const made = rosterDocument({
      tables: following.map(({ table }) => table),
      whole: new Set(whole.map(({ table }) => table)),
      cluster: cluster(),
      observedAt,
    });
    this.#dirty = false;
    this.#isBehind = observedAt.getTime() < this.#watchedAt;
    this.#observedAt = observedAt.getTime();
    this.#isCut = made.isCut;
    this.#sentAt = clock.now();
    if (whole.length === following.length) this.#listedAt = observedAt;
    await send({
      scanner: "roster",
      envelope: { observedAt: observedAt.toISOString(), observedAtSource: "document" },
      bytes: made.bytes,
    });
    wake(this.#waitMs() ?? repeatMs);
  }
}

async function choose(served: readonly ServedKind[]): Promise<Choice> {
  const wanted = rosterKinds.flatMap(({ group, plural, metadataOnly, pageSize }) => {
    const kind = newestVersion(served, group, plural);
    return kind === null ? [] : [{ kind, metadataOnly, pageSize }];
  });
  return { wanted, leftOut: [] };
}

/** One rule for each API group, for what a roster reads. */
function rules(): readonly AccessRule[] {
  const byGroup = new Map<string, string[]>();
  for (const { group, plural } of rosterKinds) byGroup.set(group, [...(byGroup.get(group) ?? []), plural]);
  return [...byGroup].map(([group, resources]) => ({ apiGroups: [group], resources, verbs: ["list", "watch"] }));
}

/** What exists in the cluster: the universe of every score, and the only thing that shows that something is gone. */
export const roster: Source = {
  scanner: "roster",
  label: "Kubernetes roster",
  rules: rules(),
  relistEveryMs: 60 * 60_000,
  howToBring: () => "Every cluster has one: grant the collector the rights of deploy/kustomize/collector.",
  choose,
  open: (context) => new RosterReader(context),
};
