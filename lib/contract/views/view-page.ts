import { findingFilterFromSearch, findingSearch, understoodFilters } from "./finding-filter.ts";
import { idFromSegment } from "./links.ts";

/** A page whose filters can be saved. */
export type ViewPage = {
  /** In words, for lists of views. */
  readonly title: string;
  /** The framework it is about; null for any other page. */
  readonly frameworkId: string | null;
};

/** A question as far as its page understands it, and the names of the filters it does not. */
export type ReadQuery = { readonly query: string; readonly unknown: readonly string[] };

const scopeNames = ["cluster", "namespace"] as const;

const titles: Readonly<Record<string, string>> = {
  "/": "Overview",
  "/frameworks": "Frameworks",
  "/findings": "Findings",
  "/clusters": "Clusters",
  "/controls": "Kubernetes controls",
};

/** Filters a page knows besides the scope, where they are not read by a codec of their own. */
const known: Readonly<Record<string, readonly string[]>> = {
  "/controls": ["q", "family", "scope", "status", "framework", "kind"],
};
const ofFramework = ["profile", "status", "mark", "class"] as const;
/** Where a person stood in a list, and what was open beside it: no part of a view, and no fault of one either. */
const passing: ReadonlySet<string> = new Set(["after", "open", "line", "targets", "gone", "change"]);

/** The page of an address; null where there is nothing to save. */
export function viewPageOf(path: string): ViewPage | null {
  const title = Object.hasOwn(titles, path) ? titles[path] : undefined;
  if (title !== undefined) return { title, frameworkId: null };
  const [, first, segment, rest] = path.split("/");
  if (first !== "frameworks" || segment === undefined || segment === "" || rest !== undefined) return null;
  const frameworkId = idFromSegment(segment);
  return frameworkId === null ? null : { title: "Framework", frameworkId };
}

/** Reads a question as its page does. @example readViewQuery("/clusters", "cluster=c1&after=x") */
export function readViewQuery(path: string, query: string): ReadQuery {
  const asked = new URLSearchParams(query);
  for (const name of [...asked.keys()]) if (passing.has(name) || asked.get(name) === "") asked.delete(name);
  const understood =
    path === "/findings" ? understoodFilters(Object.fromEntries(asked)) : onlyKnown(asked, knownOn(path));
  const kept =
    path === "/findings" ? findingSearch(findingFilterFromSearch(understood)) : new URLSearchParams(understood);
  return {
    query: kept.toString().replaceAll("%2C", ","),
    unknown: [...new Set(asked.keys())].filter((name) => !Object.hasOwn(understood, name)),
  };
}

function knownOn(path: string): readonly string[] {
  const page = viewPageOf(path);
  if (page === null) return [];
  return [...scopeNames, ...(page.frameworkId === null ? (known[path] ?? []) : ofFramework)];
}

function onlyKnown(asked: URLSearchParams, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries([...asked].filter(([name]) => names.includes(name)));
}
