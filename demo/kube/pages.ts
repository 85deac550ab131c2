import type { Collection } from "./collection.ts";
import type { Matches } from "./selectors.ts";
import { badRequest, continueExpired, tooLarge } from "./status.ts";
import type { Stored } from "./stored.ts";

export type ListQuery = {
  readonly namespace: string | null;
  readonly matches: Matches | null;
  /** 0: everything at once. */
  readonly limit: number;
  readonly continue: string | null;
  readonly resourceVersion: number | null;
  /** The continue token is treated as expired whatever it says. */
  readonly expired: boolean;
};

/** One page of a list; `next` is the token of the following one. */
export type Page = {
  readonly items: readonly Stored[];
  readonly resourceVersion: number;
  readonly next: string | null;
  /** Objects behind this page; null when selectors make it unknown. */
  readonly remaining: number | null;
};

type Place = { readonly list: readonly Stored[]; readonly resourceVersion: number; readonly start: string };

/** Reads a page as it was at the resourceVersion of the first page of its list. Throws the refusal of a real server. */
export function readPage(collection: Collection, now: number, query: ListQuery): Page {
  const place = placeOf(collection, now, query);
  const end = query.namespace === null ? place.list.length : lowerBound(place.list, `${query.namespace}0`);
  const items: Stored[] = [];
  let at = lowerBound(place.list, place.start);
  for (; at < end && (query.limit === 0 || items.length < query.limit); at += 1) {
    const stored = place.list[at];
    if (stored !== undefined && (query.matches === null || query.matches(stored))) items.push(stored);
  }
  const last = place.list[at - 1];
  if (at >= end || last === undefined) {
    return { items, resourceVersion: place.resourceVersion, next: null, remaining: null };
  }
  collection.rememberList(place.resourceVersion, place.list);
  const next = token(place.resourceVersion, `${last.key}\0`);
  const remaining = query.matches === null ? end - at : null;
  return { items, resourceVersion: place.resourceVersion, next, remaining };
}

function placeOf(collection: Collection, now: number, query: ListQuery): Place {
  const first = query.namespace === null ? "" : `${query.namespace}/`;
  if (query.continue === null) {
    if (query.resourceVersion !== null && query.resourceVersion > now) throw tooLarge(query.resourceVersion, now);
    return { list: collection.all(), resourceVersion: now, start: first };
  }
  if (query.resourceVersion !== null && query.resourceVersion !== 0) {
    throw badRequest("specifying resource version is not allowed when using continue");
  }
  const { resourceVersion, start } = readToken(query.continue);
  if (!query.expired && resourceVersion < 0) return { list: collection.all(), resourceVersion: now, start };
  const list = query.expired ? undefined : collection.listAt(resourceVersion);
  if (list === undefined) throw continueExpired(token(-1, start));
  return { list, resourceVersion, start };
}

/** The token of a real API server: where it stood and at which resourceVersion (-1: today's). */
function token(resourceVersion: number, start: string): string {
  return Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv: resourceVersion, start })).toString("base64url");
}

function readToken(text: string): { readonly resourceVersion: number; readonly start: string } {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    const { rv, start } = Object(read);
    if (typeof rv === "number" && typeof start === "string") return { resourceVersion: rv, start };
  } catch {
    // Not base64 of JSON: refused below like every other token we never made.
  }
  throw badRequest("continue key is not valid: illegal base64 data at input byte 0");
}

/** Index of the first object whose key is not before `key`. */
function lowerBound(list: readonly Stored[], key: string): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.key ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
