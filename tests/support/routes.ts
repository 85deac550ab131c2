import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Action } from "#lib/domain/access/action.ts";
import { publicUrl } from "./house.ts";

/** A handler of the API and what it must ask of the rights table. A route that is not listed here fails the tests. */
export type ListedRoute = {
  readonly path: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly action: Action;
};

/** Every handler of the API, by hand: opening one more to the world is a line someone has to write and review. */
export const listedRoutes: readonly ListedRoute[] = [
  { path: "account", method: "GET", action: "session:read" },
  { path: "admin/audit", method: "GET", action: "audit:read" },
  { path: "admin/intervals", method: "GET", action: "setting:read" },
  { path: "admin/intervals", method: "POST", action: "cluster:update" },
  { path: "admin/intervals/preview", method: "POST", action: "cluster:update" },
  { path: "admin/people", method: "GET", action: "person:read" },
  { path: "admin/roles", method: "POST", action: "role:edit" },
  { path: "admin/roles/[grant]/end", method: "POST", action: "role:edit" },
  { path: "admin/tokens", method: "GET", action: "token:read" },
  { path: "admin/yardstick", method: "GET", action: "setting:read" },
  { path: "admin/yardstick", method: "POST", action: "setting:edit" },
  { path: "admin/yardstick/preview", method: "POST", action: "setting:edit" },
  { path: "catalog/check", method: "POST", action: "catalog:edit" },
  { path: "catalog/files", method: "GET", action: "catalog:read" },
  { path: "catalog/files", method: "POST", action: "catalog:edit" },
  { path: "catalog/files/[file]/retire", method: "POST", action: "catalog:edit" },
  { path: "catalog/files/[file]/versions/[version]", method: "GET", action: "catalog:read" },
  { path: "clusters", method: "GET", action: "cluster:read" },
  { path: "clusters", method: "POST", action: "cluster:create" },
  { path: "clusters/export", method: "GET", action: "cluster:read" },
  { path: "clusters/[cluster]", method: "GET", action: "cluster:read" },
  { path: "clusters/[cluster]", method: "PATCH", action: "cluster:update" },
  { path: "clusters/[cluster]/collector", method: "POST", action: "collector:report" },
  { path: "clusters/[cluster]/findings/[fingerprint]", method: "GET", action: "finding:read" },
  { path: "clusters/[cluster]/frameworks/[framework]", method: "GET", action: "framework:read" },
  { path: "clusters/[cluster]/overview", method: "GET", action: "cluster:read" },
  { path: "clusters/[cluster]/sources/[scanner]/retirement", method: "GET", action: "source:retire" },
  { path: "clusters/[cluster]/sources/[scanner]/retirement", method: "POST", action: "source:retire" },
  { path: "clusters/[cluster]/tokens", method: "GET", action: "token:read" },
  { path: "clusters/[cluster]/tokens", method: "POST", action: "token:create" },
  { path: "clusters/overview", method: "GET", action: "cluster:read" },
  { path: "controls", method: "GET", action: "framework:read" },
  { path: "controls/[control]", method: "GET", action: "framework:read" },
  { path: "controls/[control]/export", method: "GET", action: "framework:read" },
  { path: "controls/export", method: "GET", action: "framework:read" },
  { path: "findings", method: "GET", action: "finding:read" },
  { path: "findings/export", method: "GET", action: "finding:read" },
  { path: "frameworks", method: "GET", action: "framework:read" },
  { path: "frameworks/[framework]", method: "GET", action: "framework:read" },
  { path: "frameworks/[framework]/export", method: "GET", action: "framework:read" },
  { path: "frameworks/export", method: "GET", action: "framework:read" },
  { path: "frameworks/[framework]/requirements/[requirement]", method: "GET", action: "framework:read" },
  {
    path: "frameworks/[framework]/requirements/[requirement]/export",
    method: "GET",
    action: "framework:read",
  },
  { path: "ingest", method: "POST", action: "scan:ingest" },
  { path: "openapi.json", method: "GET", action: "session:read" },
  { path: "overview", method: "GET", action: "framework:read" },
  { path: "pulse", method: "GET", action: "session:read" },
  { path: "scans/export", method: "GET", action: "scan:read" },
  { path: "scans", method: "GET", action: "scan:read" },
  { path: "scans/[scan]", method: "GET", action: "scan:read" },
  { path: "scans/[scan]/changes", method: "GET", action: "scan:read" },
  { path: "scans/[scan]/details", method: "GET", action: "scan:read" },
  { path: "scans/[scan]/raw", method: "GET", action: "scan:download" },
  { path: "search", method: "GET", action: "cluster:read" },
  { path: "session", method: "GET", action: "session:read" },
  { path: "session", method: "DELETE", action: "session:revoke" },
  { path: "sessions/[session]", method: "DELETE", action: "session:revoke" },
  { path: "views", method: "GET", action: "view:read" },
  { path: "views", method: "POST", action: "view:save" },
  { path: "views/[view]", method: "DELETE", action: "view:save" },
  { path: "views/[view]", method: "PATCH", action: "view:save" },
  { path: "visits", method: "POST", action: "preference:update" },
  { path: "tokens", method: "GET", action: "token:read" },
  { path: "tokens", method: "POST", action: "token:create" },
  { path: "tokens/[token]", method: "DELETE", action: "token:revoke" },
];

const folder = join(import.meta.dirname, "../../app/api/v1");
const methods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Paths of all route files below app/api/v1. */
export function routePaths(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /(^|\/)route\.tsx?$/.test(path))
    .map((path) => path.replace(/\/?route\.tsx?$/, ""))
    .sort();
}

/** Paths of route files elsewhere in app: they answer without `route()`, so that each of them has tests of its own. */
export function otherRoutes(): readonly string[] {
  const app = join(folder, "../..");
  return readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter((path) => /(^|\/)route\.tsx?$/.test(path) && !path.startsWith("api/v1/"))
    .map((path) => path.replace(/\/route\.tsx?$/, ""))
    .sort();
}

/** What a route file exports, by method. */
export async function handlersOf(path: string): Promise<ReadonlyMap<string, unknown>> {
  const module: Readonly<Record<string, unknown>> = await import(join(folder, path, "route.ts"));
  return new Map(methods.flatMap((method) => (method in module ? [[method, module[method]] as const] : [])));
}

export type Sent = {
  readonly cookie?: string;
  readonly token?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly json?: unknown;
  readonly body?: Uint8Array<ArrayBuffer> | string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Calls a handler as the framework would; a browser's request comes from this site unless headers say otherwise. */
export async function call(method: string, path: string, sent: Sent = {}): Promise<Response> {
  const handler = (await handlersOf(path)).get(method);
  if (typeof handler !== "function") throw new Error(`${method} ${path} does not exist`);
  const names = [...path.matchAll(/\[(\w+)\]/g)].map(([, name]) => String(name));
  const params = Object.fromEntries(names.map((name) => [name, sent.params?.[name] ?? randomUUID()]));
  const body = sent.json === undefined ? sent.body : JSON.stringify(sent.json);
  const request = new Request(`${publicUrl}/api/v1/${path}${sent.query ?? ""}`, {
    method,
    headers: {
      ...(sent.cookie === undefined ? {} : { cookie: sent.cookie, "sec-fetch-site": "same-origin" }),
      ...(sent.token === undefined ? {} : { authorization: `Bearer ${sent.token}` }),
      ...(sent.json === undefined ? {} : { "content-type": "application/json" }),
      ...sent.headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  return await handler(request, { params: Promise.resolve(params) });
}
