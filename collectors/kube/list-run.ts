import { isKubeError, kubeError } from "./errors.ts";
import type { KnownObjects } from "./known-objects.ts";
import type { FollowLimits } from "./limits.ts";
import { type ListPage, readPage } from "./list-page.ts";
import { displayName, kubeObjectOf } from "./resource.ts";
import type { KubeClient, KubeObject, ServedKind } from "./types.ts";

export type ListOptions = {
  /** Most objects of one page. */
  readonly pageSize: number;
  readonly metadataOnly: boolean;
  readonly labelSelector?: string | undefined;
  readonly signal: AbortSignal;
  readonly limits: FollowLimits;
};

/** What one page told. Names are those of objects left out. */
export type ListStep = {
  readonly changed: readonly KubeObject[];
  readonly tooLarge: readonly string[];
  readonly unreadable: readonly string[];
};

// Objects asked for before anything is known of their size; a page may have twice as many as the one before it.
const firstPageObjects = 64;

/**
 * One list, read page by page. Every page is at the resourceVersion of the first (Kubernetes API concepts, "Retrieving
 * large results sets in chunks"), so a page that failed may be asked for again later and the list goes on where it was.
 * Where objects are known already, identities are asked for first and whole objects only for pages with a difference.
 */
export class ListRun {
  readonly begunAt: Date;
  readonly seen = new Set<string>();
  readonly #client: KubeClient;
  readonly #kind: ServedKind;
  readonly #known: KnownObjects;
  readonly #options: ListOptions;
  #continue: string | undefined;
  #resourceVersion = "";
  #isDone = false;
  #limit: number;
  #identitiesFirst: boolean;
  #tooLarge = 0;
  #unreadable = 0;

  constructor(client: KubeClient, kind: ServedKind, known: KnownObjects, options: ListOptions, begunAt: Date) {
    this.begunAt = begunAt;
    this.#client = client;
    this.#kind = kind;
    this.#known = known;
    this.#options = options;
    this.#limit = Math.min(options.pageSize, firstPageObjects);
    this.#identitiesFirst = known.size > 0;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** Whether the next page continues one that was read. */
  get isContinued(): boolean {
    return this.#continue !== undefined;
  }

  /** Where a watch goes on from; empty where the server names no version. */
  get resourceVersion(): string {
    return this.#resourceVersion;
  }

  /** Whether every uid was seen, so that what was not seen is gone. */
  get sawAll(): boolean {
    return this.#isDone && this.#unreadable === 0;
  }

  /** Whether every object was taken. */
  get tookAll(): boolean {
    return this.sawAll && this.#tooLarge === 0;
  }

  /** Reads the next page. Throws KubeError; after `expired` the list must begin anew, otherwise the page may be repeated. */
  async next(): Promise<ListStep> {
    const page = await this.#page();
    const step = this.#take(page);
    if (page.continue !== undefined && page.continue === this.#continue) {
      throw kubeError("invalid", `The API server repeats a page of the list of ${this.#kind.plural} without end.`);
    }
    this.#resourceVersion = page.resourceVersion;
    this.#continue = page.continue;
    this.#isDone = page.continue === undefined;
    this.#tooLarge += step.tooLarge.length;
    this.#unreadable += step.unreadable.length;
    if (!this.#options.metadataOnly) this.#identitiesFirst = this.#known.size > 0 && step.changed.length === 0;
    return step;
  }

  async #page(): Promise<ListPage> {
    if (this.#options.metadataOnly) return this.#bounded((limit) => this.#read(limit, true));
    if (this.#identitiesFirst) {
      const page = await this.#identities();
      if (page !== undefined && !this.#differs(page)) return page;
    }
    return this.#bounded((limit) => this.#read(limit, false));
  }

  // A server that cannot answer with identities alone refuses, or answers with whole objects, which is as good.
  async #identities(): Promise<ListPage | undefined> {
    try {
      return await this.#read(this.#options.pageSize, true);
    } catch (error) {
      if (isKubeError(error) && (error.reason === "too_large" || error.details.status === 406)) return undefined;
      throw error;
    }
  }

  async #bounded(read: (limit: number) => Promise<ListPage>): Promise<ListPage> {
    for (;;) {
      try {
        const page = await read(this.#limit);
        this.#limit = this.#nextLimit(page);
        return page;
      } catch (error) {
        if (!isKubeError(error) || error.reason !== "too_large") throw error;
        if (this.#limit === 1) return this.#passOver();
        this.#limit = Math.max(1, Math.floor(this.#limit / 2));
      }
    }
  }

  // One object larger than a whole page may be: its identity gives the way to the next.
  async #passOver(): Promise<ListPage> {
    const page = await this.#read(1, true);
    this.#limit = 2;
    return { ...page, isTooLarge: true };
  }

  #nextLimit(page: ListPage): number {
    if (page.items.length === 0) return this.#limit;
    const fitting = Math.floor((this.#options.limits.aimPageBytes * page.items.length) / Math.max(1, page.length));
    return Math.max(1, Math.min(this.#options.pageSize, this.#limit * 2, fitting));
  }

  #read(limit: number, identities: boolean): Promise<ListPage> {
    const { labelSelector, signal, limits } = this.#options;
    return readPage(this.#client, this.#kind, {
      limit,
      identities,
      continue: this.#continue,
      labelSelector,
      signal,
      timeoutMs: limits.requestTimeoutMs,
      maxBytes: limits.maxPageBytes,
    });
  }

  #differs(page: ListPage): boolean {
    if (!page.isIdentities) return false;
    return page.items.some((item) => {
      const object = kubeObjectOf(item, this.#kind);
      return object === undefined || !this.#known.knows(object.metadata.uid, object.metadata.resourceVersion);
    });
  }

  #take(page: ListPage): ListStep {
    const changed: KubeObject[] = [];
    const tooLarge: string[] = [];
    const unreadable: string[] = [];
    for (const item of page.items) {
      const object = kubeObjectOf(item, this.#kind);
      if (object === undefined) {
        unreadable.push(displayName(item));
        continue;
      }
      const { uid, resourceVersion } = object.metadata;
      this.seen.add(uid);
      if (page.isTooLarge || this.#isTooLarge(page, item)) tooLarge.push(displayName(item));
      else if (!this.#known.knows(uid, resourceVersion)) changed.push(object);
    }
    return { changed, tooLarge, unreadable };
  }

  // Measuring an object costs writing it out, so it is done only where a page is large enough to hold such a one.
  #isTooLarge(page: ListPage, item: unknown): boolean {
    const { maxObjectBytes } = this.#options.limits;
    return page.length > maxObjectBytes && JSON.stringify(item).length > maxObjectBytes;
  }
}
