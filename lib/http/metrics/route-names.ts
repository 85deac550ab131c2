import { readFile } from "node:fs/promises";
import * as z from "zod";

const Routes = z.array(z.object({ page: z.string(), regex: z.string() }));
const Manifest = z.object({ staticRoutes: Routes, dynamicRoutes: Routes });

/** Names an address by the route that serves it; bounded by the number of routes, whatever is asked for. */
export type RouteNames = (path: string) => string;

/**
 * Routes as the build wrote them down (`routes-manifest.json`), fixed ones first as the framework matches them. Static files
 * are one name, and everything nobody serves is `other`.
 */
export function routeNames(manifest: unknown): RouteNames {
  const { staticRoutes, dynamicRoutes } = Manifest.parse(manifest);
  const routes = [...staticRoutes, ...dynamicRoutes].map(({ page, regex }) => ({ page, pattern: new RegExp(regex) }));
  return (path) => {
    if (path.startsWith("/_next/")) return "static";
    return routes.find(({ pattern }) => pattern.test(path))?.page ?? "other";
  };
}

/** The routes of the build in this folder; without one (a development server) only static files have a name. */
export async function readRouteNames(file: string): Promise<RouteNames> {
  const text = await readFile(file, "utf8").catch(() => null);
  return routeNames(text === null ? { staticRoutes: [], dynamicRoutes: [] } : JSON.parse(text));
}
