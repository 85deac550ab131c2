import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AppError } from "#lib/errors.ts";
import type { ClusterStatus } from "./cluster-status.ts";
import { collectorMetrics } from "./metrics.ts";

/** Where health and metrics are served. */
export type Listen = { readonly host: string; readonly port: number };

export type HealthServer = { readonly url: string; readonly close: () => Promise<void> };

/** One word for a cluster: why it is not read, or that it is. */
function wordOf({ delivery, problem, isConnected }: ClusterStatus): string {
  if (delivery.kind === "mismatch") return "another cluster is behind this name";
  if (problem !== null) return problem.message;
  if (!isConnected) return "connecting";
  return delivery.kind === "waiting" ? delivery.message : "ok";
}

/**
 * `/healthz`: the process lives. `/readyz`: at least one cluster is read and its documents are taken; one that is not must
 * not stop the others. `/metrics`: for Prometheus. Read only, and nothing secret.
 */
export async function serveHealth(listen: Listen, statuses: () => readonly ClusterStatus[]): Promise<HealthServer> {
  const metrics = collectorMetrics(statuses);
  const server = createServer((request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") return answer(response, 405, "Only GET.\n");
    switch ((request.url ?? "/").split("?")[0]) {
      case "/healthz":
        return answer(response, 200, "ok\n");
      case "/readyz": {
        const words = statuses().map((status) => ({ cluster: status.cluster, word: wordOf(status) }));
        const lines = words.map(({ cluster, word }) => `${cluster}: ${word}\n`).join("");
        return answer(response, words.some(({ word }) => word === "ok") ? 200 : 503, lines);
      }
      case "/metrics":
        return void metrics.metrics().then(
          (text) => answer(response, 200, text, metrics.contentType),
          () => answer(response, 500, "The metrics could not be made.\n"),
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
