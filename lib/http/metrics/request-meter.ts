import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { type RouteNames, readRouteNames } from "./route-names.ts";

/** Kept on the global object: the framework loads routes and the start of the process as bundles of their own. */
const registryKey = Symbol.for("kubeproof.metrics");
type Holder = { [registryKey]?: Registry | undefined };
const holder = globalThis as typeof globalThis & Holder;

/** What Prometheus reads from this web process; null before `startRequestMeter`. */
export function webRegistry(): Registry | null {
  return holder[registryKey] ?? null;
}

/** Up to half a minute: a page takes tens of milliseconds, a pushed document that is waited for takes seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * Measures every request of this process from when its head was read until its answer was handed over, by Node's own channels
 * (`http.server.request.start`, `http.server.response.finish`): pages, API and files alike. Labels are method, route and the
 * status; none is taken from what was asked.
 *
 * @param routesFile the routes as the build wrote them down, `.next/routes-manifest.json`
 */
export async function startRequestMeter(routesFile: string): Promise<void> {
  if (holder[registryKey] !== undefined) return;
  const registry = new Registry();
  holder[registryKey] = registry;
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: "kubeproof_http_request_seconds",
    help: "Time from a request to its answer, by method, route and status",
    labelNames: ["method", "route", "status"],
    buckets,
    registers: [registry],
  });
  const running = new Gauge({
    name: "kubeproof_http_requests_running",
    help: "Requests that are not answered yet",
    registers: [registry],
  });
  measure(
    await readRouteNames(routesFile),
    (request, seconds) => {
      durations.observe(request, seconds);
    },
    (change) => running.inc(change),
  );
}

type Labels = { readonly method: string; readonly route: string; readonly status: string };
type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

function measure(
  nameOf: RouteNames,
  observe: (labels: Labels, seconds: number) => void,
  running: (change: 1 | -1) => void,
): void {
  subscribe("http.server.request.start", (message) => {
    // Node documents this shape for the channel.
    const { request, response } = message as Exchange;
    const startedAt = performance.now();
    // Taken now: the framework may write another address into it on the way.
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    running(1);
    // Ended or broken off, each response closes once.
    response.once("close", () => {
      running(-1);
      const method = methods.has(request.method ?? "") ? String(request.method) : "other";
      const status = response.writableFinished ? String(response.statusCode) : "aborted";
      observe({ method, route: nameOf(path), status }, (performance.now() - startedAt) / 1_000);
    });
  });
}
