/** What the bar on top narrows pages to: ids or names of clusters, names of namespaces. Empty lists narrow nothing. */
export type Scope = { readonly clusters: readonly string[]; readonly namespaces: readonly string[] };

/** Which parts of a scope a page's figures are narrowed by. */
export type ScopeTaken = { readonly clusters: boolean; readonly namespaces: boolean };

type Search = Readonly<Record<string, string | readonly string[] | undefined>>;

const mostNames = 500;
const longestName = 300;

function parted(values: readonly string[]): readonly string[] {
  const names = values.flatMap((text) => text.split(",")).filter((name) => name !== "" && name.length <= longestName);
  // A database text cannot hold NUL.
  return [...new Set(names)].filter((name) => !name.includes("\u0000")).slice(0, mostNames);
}

/** Reads the scope from the search part of an address, as a page receives it. */
export function scopeFromSearch(search: Search): Scope {
  const read = (name: string): readonly string[] => parted([search[name] ?? []].flat());
  return { clusters: read("cluster"), namespaces: read("namespace") };
}

/** The same from the parameters of an address, as a browser has them. */
export function scopeFromParams(params: URLSearchParams): Scope {
  return { clusters: parted(params.getAll("cluster")), namespaces: parted(params.getAll("namespace")) };
}

/** What a page's figures are narrowed by; a page about one thing, such as a scan, only hands the scope on. */
export function scopeTakenBy(path: string): ScopeTaken {
  if (path === "/findings") return { clusters: true, namespaces: true };
  const [, first = "", second, third] = path.split("/");
  const isList = second === undefined && ["", "frameworks", "controls", "clusters"].includes(first);
  const isFramework = first === "frameworks" && second !== undefined && third === undefined;
  return { clusters: isList || isFramework, namespaces: false };
}

/**
 * An address of this page with another scope. A place in a list, and the finding that is open beside it, belong to the list
 * they were taken from, so they go.
 */
export function rescoped(path: string, params: URLSearchParams, scope: Scope): string {
  const next = new URLSearchParams(params);
  for (const name of path === "/findings" ? ["after", "open"] : ["after"]) next.delete(name);
  put(next, "cluster", scope.clusters);
  put(next, "namespace", scope.namespaces);
  return addressOf(path, next, "");
}

/**
 * An address of the console that hands the scope on. One that names clusters or a namespace itself says exactly what it
 * shows, and stays as it is.
 *
 * @example withScope("/frameworks", { clusters: ["c1"], namespaces: [] }) // "/frameworks?cluster=c1"
 */
export function withScope(href: string, scope: Scope): string {
  if (!href.startsWith("/") || href.startsWith("//") || href.startsWith("/api/")) return href;
  const url = new URL(href, "http://console.invalid");
  if (url.searchParams.has("cluster") || url.searchParams.has("namespace")) return href;
  put(url.searchParams, "cluster", scope.clusters);
  put(url.searchParams, "namespace", scope.namespaces);
  return addressOf(url.pathname, url.searchParams, url.hash);
}

/**
 * A link of a page to itself. What narrows the page is its own filter to say; the rest of the scope only passes through, and
 * is handed on as by any other link.
 */
export function withPassingScope(href: string, scope: Scope): string {
  if (!href.startsWith("/")) return href;
  const url = new URL(href, "http://console.invalid");
  const taken = scopeTakenBy(url.pathname);
  if (!taken.clusters && !url.searchParams.has("cluster")) put(url.searchParams, "cluster", scope.clusters);
  if (!taken.namespaces && !url.searchParams.has("namespace")) put(url.searchParams, "namespace", scope.namespaces);
  return addressOf(url.pathname, url.searchParams, url.hash);
}

/** Names with one taken away or put in. */
export function toggledName(names: readonly string[], name: string): readonly string[] {
  return names.includes(name) ? names.filter((each) => each !== name) : [...names, name];
}

function put(params: URLSearchParams, name: string, values: readonly string[]): void {
  if (values.length === 0) params.delete(name);
  else params.set(name, values.join(","));
}

function addressOf(path: string, params: URLSearchParams, hash: string): string {
  // Commas separate names and are no danger in an address: it reads better with them.
  const text = params.toString().replaceAll("%2C", ",");
  return `${path}${text === "" ? "" : `?${text}`}${hash}`;
}
