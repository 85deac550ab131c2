import { type KubeApi, type KubeApiOptions, startKubeApi } from "#demo/kube/server.ts";
import { ClusterStore } from "#demo/kube/store.ts";
import type { ObjectInput } from "#demo/kube/stored.ts";

/** A kind every test of reports needs. */
export const policyReports = {
  group: "wgpolicyk8s.io",
  version: "v1alpha2",
  plural: "policyreports",
  kind: "PolicyReport",
  namespaced: true,
} as const;

/** Path of the reports of all namespaces. */
export const reportsPath = "/apis/wgpolicyk8s.io/v1alpha2/policyreports";

export function report(name: string, more: { namespace?: string; message?: string } = {}): ObjectInput {
  return {
    apiVersion: "wgpolicyk8s.io/v1alpha2",
    kind: "PolicyReport",
    metadata: { name, namespace: more.namespace ?? "default" },
    results: [{ policy: "require-labels", result: "fail", message: more.message ?? "labels are missing" }],
  };
}

/** A body as a test looks into it: tests may be wrong about its shape, and then they fail. */
// biome-ignore lint/suspicious/noExplicitAny: assertions are what checks these shapes.
export type Body = any;

/** One cluster behind a simulated API server, with what a test asks of it. */
export type SimulatedCluster = {
  readonly store: ClusterStore;
  readonly api: KubeApi;
  ask(path: string, init?: RequestInit): Promise<Response>;
  json(path: string, accept?: string): Promise<Body>;
  /** The lines of a watch as they come; asking behind the last one of an ended watch gives undefined. */
  watch(path: string, accept?: string): Promise<{ next(): Promise<Body>; stop(): void }>;
};

export async function simulateCluster(options: KubeApiOptions = {}): Promise<SimulatedCluster> {
  const store = new ClusterStore({ name: "shop", now: () => new Date("2026-03-01T10:00:00Z") });
  const api = await startKubeApi({ clusters: new Map([["shop", store]]) }, options);
  const ask = (path: string, init: RequestInit = {}) => {
    const headers = { authorization: "Bearer simulated-shop", ...Object(init.headers) };
    return fetch(`${api.urlOf("shop")}${path}`, { ...init, headers });
  };
  return {
    store,
    api,
    ask,
    json: async (path, accept = "application/json") => (await ask(path, { headers: { accept } })).json(),
    watch: async (path, accept = "application/json") => {
      const stopped = new AbortController();
      const response = await ask(path, { headers: { accept }, signal: stopped.signal });
      const lines = linesOf(response);
      return { next: async () => (await lines.next()).value, stop: () => stopped.abort() };
    },
  };
}

async function* linesOf(response: Response): AsyncGenerator<Body> {
  let rest = "";
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
}
