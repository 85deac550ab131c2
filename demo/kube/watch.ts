import type { ServerResponse } from "node:http";
import type { Collection } from "./collection.ts";
import { apiVersionOf } from "./kinds.ts";
import type { Matches } from "./selectors.ts";
import { type KubeStatus, tooOld } from "./status.ts";
import { partialJson, restamp, type Stored, type StoredEvent, wholeJson } from "./stored.ts";

export type WatchQuery = {
  readonly version: string;
  readonly namespace: string | null;
  readonly matches: Matches | null;
  /** null or 0: begin with what is there now. */
  readonly from: number | null;
  readonly bookmarks: boolean;
  readonly partial: boolean;
  readonly timeoutMs: number;
};

export type WatchPace = {
  readonly bookmarkIntervalMs: number;
  /** The resourceVersion of the whole cluster, for bookmarks. */
  readonly now: () => number;
};

/** A watcher that does not read is cut off, as a real API server does, before it costs this process its memory. */
const longestQueueBytes = 64 * 1024 * 1024;

/** One open watch. Events are written as they happen, in order, one JSON object per line. */
export class OpenWatch {
  private readonly response: ServerResponse;
  private readonly collection: Collection;
  private readonly query: WatchQuery;
  private readonly pace: WatchPace;
  private readonly timers: NodeJS.Timeout[] = [];
  private stopListening: () => void = () => {};
  private silent = false;
  /** The past is told at once however long it is; only what happens afterwards can be too much. */
  private queueLimitBytes = Number.POSITIVE_INFINITY;

  constructor(response: ServerResponse, collection: Collection, query: WatchQuery, pace: WatchPace) {
    this.response = response;
    this.collection = collection;
    this.query = query;
    this.pace = pace;
  }

  /** Answers 200, tells what happened since `from` and follows. */
  open(): void {
    this.response.writeHead(200, { "Content-Type": "application/json" });
    this.response.flushHeaders();
    this.response.on("close", () => this.close());
    const from = this.query.from ?? 0;
    if (from > 0 && from < this.collection.oldest) {
      this.fail(tooOld(from, this.collection.oldest));
      return;
    }
    if (from > 0) for (const event of this.collection.after(from)) this.tell(event);
    else for (const stored of this.collection.all()) this.tellExisting(stored);
    this.queueLimitBytes = this.response.writableLength + longestQueueBytes;
    this.stopListening = this.collection.listen({ event: (event) => this.tell(event), ended: () => this.end() });
    this.timers.push(setTimeout(() => this.finish(), this.query.timeoutMs));
    if (this.query.bookmarks) this.timers.push(setInterval(() => this.bookmark(), this.pace.bookmarkIntervalMs));
  }

  /** Tells an error inside the stream and ends it. */
  fail(status: KubeStatus): void {
    this.write("ERROR", JSON.stringify(status));
    this.end();
  }

  /** Says nothing more and stays open. What happens meanwhile is lost to this watch, as behind a dead link. */
  stall(): void {
    this.silent = true;
  }

  /** Breaks the connection in the middle after so long. */
  dropAfter(ms: number): void {
    if (this.response.destroyed || this.response.writableEnded) return;
    if (ms <= 0) this.response.destroy();
    else this.timers.push(setTimeout(() => this.response.destroy(), ms));
  }

  private tell(event: StoredEvent): void {
    if (this.query.namespace !== null && event.object.namespace !== this.query.namespace) return;
    const { matches } = this.query;
    if (matches === null) {
      this.write(event.type, this.json(event.object));
      return;
    }
    const is = event.type !== "DELETED" && matches(event.object);
    const was = event.previous !== null && matches(event.previous);
    if (is) this.write(was ? "MODIFIED" : "ADDED", this.json(event.object));
    else if (was) this.write("DELETED", this.json(restamp(event.previous, event.resourceVersion)));
  }

  private tellExisting(stored: Stored): void {
    if (this.query.namespace !== null && stored.namespace !== this.query.namespace) return;
    if (this.query.matches === null || this.query.matches(stored)) this.write("ADDED", this.json(stored));
  }

  private json(stored: Stored): string {
    return this.query.partial ? partialJson(stored) : wholeJson(stored, this.collection.kind, this.query.version);
  }

  private bookmark(): void {
    const { kind } = this.collection;
    const type = this.query.partial
      ? { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" }
      : { kind: kind.kind, apiVersion: apiVersionOf(kind.group, this.query.version) };
    const metadata = { resourceVersion: String(this.pace.now()), creationTimestamp: null };
    this.write("BOOKMARK", JSON.stringify({ ...type, metadata }));
  }

  private write(type: string, object: string): void {
    if (this.silent || this.response.writableEnded || this.response.destroyed) return;
    if (this.response.writableLength > this.queueLimitBytes) this.response.destroy();
    else this.response.write(`{"type":"${type}","object":${object}}\n`);
  }

  /** The time asked for is over: a last bookmark, and a clean end. */
  private finish(): void {
    if (this.query.bookmarks) this.bookmark();
    this.end();
  }

  private end(): void {
    if (!this.silent) this.response.end();
    this.close();
  }

  private close(): void {
    this.stopListening();
    for (const timer of this.timers) clearTimeout(timer);
  }
}
