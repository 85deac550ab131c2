import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";
import { AppError } from "#lib/errors.ts";
import { causesOf, log } from "#lib/log.ts";

/** Where a worker serves health and metrics. */
export type Listen = { readonly host: string; readonly port: number };

export type HealthServer = { readonly url: string; readonly close: () => Promise<void> };

type Parts = {
  /** Resolves while the worker can take jobs; rejects when it cannot. */
  readonly ready: () => Promise<void>;
  readonly registry: Registry;
};

/**
 * `/healthz`: the process lives. `/readyz`: it can reach its database. `/metrics`: for Prometheus. Read only, nothing secret,
 * and on an address of its own, so that it is not open to whoever reaches the web server.
 */
export async function serveHealth(listen: Listen, { ready, registry }: Parts): Promise<HealthServer> {
  const server = createServer((request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") return answer(response, 405, "Only GET.\n");
    switch ((request.url ?? "/").split("?")[0]) {
      case "/healthz":
        return answer(response, 200, "ok\n");
      case "/readyz":
        return void ready().then(
          () => answer(response, 200, "ok\n"),
          () => answer(response, 503, "The database does not answer.\n"),
        );
      case "/metrics":
        return void registry.metrics().then(
          (text) => answer(response, 200, text, registry.contentType),
          (error: unknown) => {
            log.warn("metrics could not be made", { cause: causesOf(error) });
            answer(response, 503, "The metrics could not be made: the worker's log says why.\n");
          },
        );
      default:
        return answer(response, 404, "There are /healthz, /readyz and /metrics.\n");
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => reject(cannotListen(listen, cause)));
    server.listen(listen.port, listen.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${listen.host.includes(":") ? `[${listen.host}]` : listen.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, status: number, text: string, type = "text/plain; charset=utf-8"): void {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(text);
}

function cannotListen({ host, port }: Listen, cause: Error): AppError {
  return new AppError(
    "invalid",
    `Nothing can listen on ${host}:${port}: another process may, or the address is not of this machine. Choose another with --listen.`,
    { reason: "listen", cause },
  );
}
