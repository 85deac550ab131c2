import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { AppError } from "#lib/errors.ts";
import { sendBroken, sendText } from "./answers.ts";
import { Endpoint, type EndpointSettings } from "./endpoint.ts";
import type { Faults } from "./faults.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { RequestLog } from "./request-log.ts";
import type { ClusterStore } from "./store.ts";

/**
 * The clusters by name. The map is read at every request: one added later is served from then on, one that is replaced
 * is another cluster under the same name.
 */
export type Fleet = { readonly clusters: ReadonlyMap<string, ClusterStore> };

export type KubeApiOptions = {
  /** Any free one when absent. */
  readonly port?: number;
  /** A real server sends about one a minute, which is what this does when nothing is said. */
  readonly bookmarkIntervalMs?: number;
  /** How long a watch lasts whose client names no time; half an hour when nothing is said. */
  readonly watchTimeoutMs?: number;
  /** Whom the tokens stand for. */
  readonly user?: string;
  /** PEM. With `ca` the kubeconfig verifies the server; leave it out, or give another, for a wrong authority. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca?: string };
};

export interface KubeApi {
  readonly url: string;
  readonly requests: RequestLog;
  urlOf(cluster: string): string;
  /** YAML; one context per cluster, named like it. */
  kubeconfig(): string;
  setFaults(cluster: string, faults: Faults): void;
  close(): Promise<void>;
}

/**
 * Serves simulated clusters on 127.0.0.1, each below `/clusters/<name>` with a bearer token of its own.
 *
 * @example
 * const api = await startKubeApi({ clusters: new Map([["prod-eu", cluster]]) });
 * await writeFile("kubeconfig", api.kubeconfig());
 */
export async function startKubeApi(fleet: Fleet, options: KubeApiOptions = {}): Promise<KubeApi> {
  const requests = new RequestLog();
  const endpoints = new Map<string, Endpoint>();
  const endpointOf = (name: string): Endpoint | undefined => {
    const store = fleet.clusters.get(name);
    const known = endpoints.get(name);
    if (known !== undefined && known.store === store) return known;
    // Removed or replaced: who still watches the old one is cut off.
    known?.setFaults({ disconnect: true });
    endpoints.delete(name);
    if (store === undefined) return undefined;
    const endpoint = new Endpoint(store, settingsOf(name, options), requests);
    endpoints.set(name, endpoint);
    return endpoint;
  };

  const server = serverOf(options, listener(endpointOf));
  const port = await listen(server, options.port ?? 0);
  const url = `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${port}`;
  const urlOf = (name: string) => `${url}/clusters/${encodeURIComponent(name)}`;

  return {
    url,
    requests,
    urlOf,
    kubeconfig() {
      const clusters = [...fleet.clusters.keys()].map((name) => ({ name, server: urlOf(name), token: tokenOf(name) }));
      return kubeconfigOf(clusters, options.tls?.ca);
    },
    setFaults(name, faults) {
      const endpoint = endpointOf(name);
      if (endpoint === undefined) throw new AppError("not_found", `There is no simulated cluster ${name}.`);
      endpoint.setFaults(faults);
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function listener(endpointOf: (name: string) => Endpoint | undefined): RequestListener {
  const route = async (request: IncomingMessage, response: ServerResponse) => {
    // The address of the server does not matter here, only path and query.
    const { pathname, searchParams } = new URL(`http://simulated${request.url ?? "/"}`);
    const [, name = "", path = "/"] = /^\/clusters\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
    const endpoint = endpointOf(decodeURIComponent(name));
    if (endpoint === undefined) return sendText(response, "404 page not found\n", undefined, 404);
    return endpoint.handle(request, response, path, searchParams);
  };
  return (request, response) => void route(request, response).catch((error: unknown) => sendBroken(response, error));
}

function serverOf(options: KubeApiOptions, onRequest: RequestListener) {
  const server = options.tls === undefined ? createServer(onRequest) : createTlsServer(options.tls, onRequest);
  // Idle connections are kept as long as a real API server does, so that a pooled one is not cut under a request.
  server.keepAliveTimeout = 180_000;
  return server;
}

function listen(server: ReturnType<typeof serverOf>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function settingsOf(name: string, options: KubeApiOptions): EndpointSettings {
  return {
    token: tokenOf(name),
    user: options.user ?? "system:serviceaccount:monitoring:reader",
    bookmarkIntervalMs: options.bookmarkIntervalMs ?? 60_000,
    watchTimeoutMs: options.watchTimeoutMs ?? 30 * 60_000,
  };
}

function tokenOf(name: string): string {
  return `simulated-${name}`;
}
