import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";
import { handlersOf, routePaths } from "./routes.ts";

type Found = { readonly route: string; readonly params: Readonly<Record<string, string>> };

/** All routes of the API behind a real HTTP server on this machine, as the framework would call them; ends with the test file. */
export async function serveApi(): Promise<string> {
  // Addresses may be long here, so that what is tried reaches the routes.
  const server = createServer({ maxHeaderSize: 4 * 1024 * 1024 }, (request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const found = find(url.pathname);
  if (found === null) return void response.writeHead(404).end();
  const handlers = await handlersOf(found.route);
  const handler = handlers.get(request.method ?? "GET");
  if (typeof handler !== "function") {
    return void response.writeHead(405, { allow: [...handlers.keys()].join(", ") }).end();
  }
  const answered: Response = await handler(await toRequest(request, url), { params: Promise.resolve(found.params) });
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  for await (const chunk of answered.body ?? []) response.write(chunk);
  response.end();
}

async function toRequest(request: IncomingMessage, url: URL): Promise<Request> {
  const headers = new Headers();
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    headers.append(request.rawHeaders[at] ?? "", request.rawHeaders[at + 1] ?? "");
  }
  const hasBody = request.headers["content-length"] !== undefined || request.headers["transfer-encoding"] !== undefined;
  const method = request.method ?? "GET";
  if (!hasBody || method === "GET" || method === "HEAD") return new Request(url, { method, headers });
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return new Request(url, { method, headers, body: Buffer.concat(chunks) });
}

/** The route a path belongs to: one without parameters is chosen before one with them, as the framework does. */
function find(pathname: string): Found | null {
  const parts = pathname.replace(/^\/api\/v1\//, "").split("/");
  const routes = routePaths().toSorted((a, b) => Number(a.includes("[")) - Number(b.includes("[")));
  for (const route of routes) {
    const params = matched(route.split("/"), parts);
    if (params !== null) return { route, params };
  }
  return null;
}

function matched(pattern: readonly string[], parts: readonly string[]): Found["params"] | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [at, segment] of pattern.entries()) {
    const part = parts[at] ?? "";
    const name = /^\[(\w+)\]$/.exec(segment)?.[1];
    if (name === undefined ? segment !== part : part === "") return null;
    if (name !== undefined) params[name] = decoded(part);
  }
  return params;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
