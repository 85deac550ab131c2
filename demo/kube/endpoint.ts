import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { AppError } from "#lib/errors.ts";
import { reviewAccess, withheld } from "./access-review.ts";
import { disguised, sendHalfList, sendJson, sendList, sendRefusal, sendText } from "./answers.ts";
import type { Collection } from "./collection.ts";
import { containerLog } from "./container-log.ts";
import { coreVersions, groupDocument, groupList, resourceList, versionDocument } from "./discovery.ts";
import { type Asked, errorFor, type Faults, faultsFor, matches } from "./faults.ts";
import { versionsOf } from "./kinds.ts";
import { formOf } from "./media-type.ts";
import { readPage } from "./pages.ts";
import type { LoggedRequest, RequestLog } from "./request-log.ts";
import { selectorOf } from "./selectors.ts";
import {
  badRequest,
  noSuchPath,
  notAcceptable,
  notFound,
  refusalIn,
  refused,
  statusOf,
  tooOld,
  unauthorized,
} from "./status.ts";
import type { ClusterStore } from "./store.ts";
import { partialJson, type Stored, wholeJson } from "./stored.ts";
import { type ObjectsTarget, type Target, targetOf } from "./target.ts";
import { OpenWatch } from "./watch.ts";

export type EndpointSettings = {
  readonly token: string;
  /** Name the token stands for in messages. */
  readonly user: string;
  readonly bookmarkIntervalMs: number;
  /** How long a watch lasts whose client names no timeoutSeconds. */
  readonly watchTimeoutMs: number;
};

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  readonly faults: Faults;
};

/** The API server of one cluster: a request in, an answer or a fault out. */
export class Endpoint {
  readonly store: ClusterStore;
  private readonly settings: EndpointSettings;
  private readonly log: RequestLog;
  private readonly watches = new Set<OpenWatch>();
  private faults: Faults = {};

  constructor(store: ClusterStore, settings: EndpointSettings, log: RequestLog) {
    this.store = store;
    this.settings = settings;
    this.log = log;
  }

  /** Replaces the faults; watches already open meet them too. */
  setFaults(faults: Faults): void {
    this.faults = faults;
    for (const watch of this.watches) {
      if (faults.stallWatches) watch.stall();
      if (faults.disconnect) watch.dropAfter(0);
      else if (faults.dropWatchAfterMs !== undefined) watch.dropAfter(faults.dropWatchAfterMs);
    }
  }

  /** `path` is the one below the address of the cluster. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
  ): Promise<void> {
    const target = targetOf(path);
    const asked = askedOf(target, query);
    this.remember(request, response, asked, path, query);
    const faults = faultsFor(this.faults, asked);
    if (faults.latencyMs !== undefined) await wait(faults.latencyMs, undefined, { ref: false });
    if (faults.disconnect) return void response.destroy();
    if (faults.hang !== undefined && matches(faults.hang, asked)) return hang(response, faults);
    try {
      if (target === undefined) throw noSuchPath();
      this.admit(request, target, asked, faults);
      await this.answer({ request, response, query, faults }, target);
    } catch (error) {
      const refusal = refusalIn(error);
      if (refusal === undefined) throw error;
      sendRefusal(response, refusal);
    }
  }

  private remember(
    request: IncomingMessage,
    response: ServerResponse,
    asked: Asked,
    path: string,
    query: URLSearchParams,
  ): void {
    const search = query.size === 0 ? "" : `?${query}`;
    const logged: LoggedRequest = { ...asked, method: request.method ?? "", path: `${path}${search}`, status: null };
    this.log.add(this.store.name, logged);
    response.once("close", () => {
      if (response.headersSent) logged.status = response.statusCode;
    });
  }

  /** Version and health are public; everything else needs the token of this cluster and the right. */
  private admit(request: IncomingMessage, target: Target, asked: Asked, faults: Faults): void {
    const isPublic = target.type === "version" || target.type === "health";
    if (!isPublic && request.headers.authorization !== `Bearer ${this.settings.token}`) throw unauthorized();
    const rules = { refuse: [...(faults.refuse ?? []), ...withheld] };
    const error = errorFor(rules, asked, this.settings.user);
    if (error !== undefined) throw error;
  }

  private async answer(exchange: Exchange, target: Target): Promise<void> {
    const { request, response } = exchange;
    const kinds = this.store.kinds();
    switch (target.type) {
      case "health":
        return sendText(response, "ok");
      case "version":
        return sendJson(response, versionDocument(this.store.version));
      case "core-versions":
        return sendJson(response, coreVersions(request.headers.host ?? ""));
      case "groups":
        return sendJson(response, groupList(kinds));
      case "group":
        return sendJson(response, groupDocument(target.group, kinds) ?? missing());
      case "resources":
        return sendJson(response, resourceList(target.group, target.version, kinds) ?? missing());
      case "access-review":
        return sendJson(response, await reviewAccess(request, exchange.faults), 201);
      case "objects":
        return this.answerObjects(exchange, target);
      default:
        return target satisfies never;
    }
  }

  private async answerObjects(exchange: Exchange, target: ObjectsTarget): Promise<void> {
    const { request, response, query } = exchange;
    const collection = this.store.collection(target.group, target.plural);
    if (collection === undefined || !versionsOf(collection.kind).includes(target.version)) throw noSuchPath();
    if (request.method !== "GET") throw methodNotAllowed();
    const { namespaced } = collection.kind;
    if (target.namespace !== null && !namespaced) throw noSuchPath();
    if (target.name === null) {
      return isWatch(query) ? this.watch(exchange, target, collection) : this.list(exchange, target, collection);
    }
    if (namespaced && target.namespace === null) throw noSuchPath();
    if (target.subresource === "log" && target.plural === "pods" && target.namespace !== null) {
      return sendText(response, containerLog(this.store, target.namespace, target.name, query));
    }
    if (target.subresource !== null) throw noSuchPath();
    return this.getOne(exchange, target, collection, target.name);
  }

  private getOne(exchange: Exchange, target: ObjectsTarget, collection: Collection, name: string): void {
    const { request, response, faults } = exchange;
    const form = formOf(request.headers.accept);
    if (form === "partial-list") throw notAcceptable();
    const stored = collection.get(target.namespace === null ? name : `${target.namespace}/${name}`);
    if (stored === undefined) throw notFound(target.group, target.plural, name);
    const seen = seenThrough(faults, collection, stored);
    const json = form === "partial" ? partialJson(seen) : wholeJson(seen, collection.kind, target.version);
    sendJson(response, json);
  }

  private async list(exchange: Exchange, target: ObjectsTarget, collection: Collection): Promise<void> {
    const { request, response, query, faults } = exchange;
    const form = formOf(request.headers.accept);
    if (form === "partial") throw notAcceptable();
    const page = readPage(collection, this.store.resourceVersion, {
      namespace: target.namespace,
      matches: selectorOf(query),
      limit: wholeNumber(query, "limit") ?? 0,
      continue: query.get("continue") || null,
      resourceVersion: wholeNumber(query, "resourceVersion"),
      expired: faults.expireContinue === true,
    });
    const items = page.items.map((stored) => seenThrough(faults, collection, stored));
    const { kind } = collection;
    const answer = { kind, version: target.version, page: { ...page, items }, partial: form === "partial-list" };
    if (faults.truncateBody) return sendHalfList(response, answer);
    return sendList(response, answer, /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? "")));
  }

  private watch(exchange: Exchange, target: ObjectsTarget, collection: Collection): void {
    const { request, response, query, faults } = exchange;
    const form = formOf(request.headers.accept);
    if (form === "partial-list") throw notAcceptable();
    if (query.has("sendInitialEvents")) throw noWatchList(collection.kind.kind);
    const seconds = wholeNumber(query, "timeoutSeconds");
    const from = wholeNumber(query, "resourceVersion");
    const timeoutMs = seconds === null || seconds === 0 ? this.settings.watchTimeoutMs : seconds * 1000;
    const watch = new OpenWatch(
      response,
      collection,
      {
        version: target.version,
        namespace: target.namespace,
        matches: selectorOf(query),
        from,
        bookmarks: isTrue(query.get("allowWatchBookmarks")),
        partial: form === "partial",
        timeoutMs,
      },
      { bookmarkIntervalMs: this.settings.bookmarkIntervalMs, now: () => this.store.resourceVersion },
    );
    this.watches.add(watch);
    response.once("close", () => this.watches.delete(watch));
    watch.open();
    if (faults.expireWatch) watch.fail(tooOld(from ?? 0, this.store.resourceVersion));
    if (faults.stallWatches) watch.stall();
    const cut = faults.dropWatchAfterMs ?? faults.cutAfterMs;
    if (cut !== undefined) watch.dropAfter(cut);
  }
}

function askedOf(target: Target | undefined, query: URLSearchParams): Asked {
  if (target?.type !== "objects") return { verb: "discovery", group: "", plural: "" };
  const { group, plural } = target;
  if (target.subresource === "log") return { verb: "log", group, plural };
  if (target.name !== null) return { verb: "get", group, plural };
  return { verb: isWatch(query) ? "watch" : "list", group, plural };
}

function isWatch(query: URLSearchParams): boolean {
  return isTrue(query.get("watch"));
}

function isTrue(value: string | null): boolean {
  return value === "1" || value === "true";
}

function wholeNumber(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null || text === "") return null;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw badRequest(`${name}: Invalid value: ${JSON.stringify(text)}`);
}

function seenThrough(faults: Faults, collection: Collection, stored: Stored): Stored {
  const isIdentity = collection.kind.plural === "namespaces" && stored.key === "kube-system";
  return isIdentity && faults.wrongUid !== undefined ? disguised(stored, faults.wrongUid) : stored;
}

function hang(response: ServerResponse, faults: Faults): void {
  if (faults.cutAfterMs === undefined) return;
  const timer = setTimeout(() => response.destroy(), faults.cutAfterMs);
  response.once("close", () => clearTimeout(timer));
}

function missing(): never {
  throw noSuchPath();
}

function methodNotAllowed(): AppError {
  const message = "the server does not allow this method on the requested resource";
  return refused(405, statusOf(405, "MethodNotAllowed", message, {}));
}

/** Streaming lists are a newer feature; a server without it says so like this. */
function noWatchList(kind: string): AppError {
  const message = `ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled`;
  return refused(422, statusOf(422, "Invalid", message, { group: "meta.k8s.io", kind: `${kind}ListOptions` }));
}
