import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Credentials } from "./credentials.ts";
import { errorOfSocket, errorOfStatus, type KubeError, kubeError } from "./errors.ts";

/** Longest wait for a connection, TLS included, in milliseconds. */
const connectTimeoutMs = 10_000;

/** Most of a refusal's body that is read for its words. */
const longestRefusalBytes = 64 * 1024;

export type Request = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON to POST; undefined for a GET. */
  readonly body?: string | undefined;
  readonly credentials: Credentials;
  readonly signal: AbortSignal | undefined;
  /** Longest wait for the answer, and between two pieces of it. */
  readonly timeoutMs: number;
  /** The request in words, for messages. */
  readonly what: string;
};

/** A request's answer once its head arrived with 2xx. Everything else is thrown as KubeError; an abort is thrown as such. */
export async function respond(request: Request): Promise<IncomingMessage> {
  request.signal?.throwIfAborted();
  const response = await freshHead(request);
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return response;
  const text = await textOf(response, request, longestRefusalBytes).catch(() => "");
  response.destroy();
  throw errorOfStatus(status, jsonOrNothing(text), request.what, retryAfterMsOf(response));
}

/** More tries than a client keeps idle connections. */
const mostStale = 5;

// A kept connection may have been closed at the other end just as it was used again, which says nothing about the server
// (https://nodejs.org/api/http.html#requestreusedsocket): such a request is sent again on another.
async function freshHead(request: Request): Promise<IncomingMessage> {
  for (let tries = 1; ; tries += 1) {
    const use = { isStale: false };
    try {
      return await head(request, use);
    } catch (error) {
      if (!use.isStale || tries > mostStale || request.signal?.aborted === true) throw error;
    }
  }
}

function head(request: Request, use: { isStale: boolean }): Promise<IncomingMessage> {
  const { url, headers, body, credentials, signal, timeoutMs, what } = request;
  return new Promise((resolve, reject) => {
    const send = url.protocol === "http:" ? http.request : https.request;
    let timer: NodeJS.Timeout | undefined;
    const limit = (sent: ClientRequest, ms: number, error: () => KubeError): void => {
      clearTimeout(timer);
      timer = setTimeout(() => sent.destroy(error()), ms);
    };
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      reject(signal?.aborted === true ? signal.reason : errorOfSocket(error, url.host));
    };
    try {
      const { agent, auth } = credentials;
      const method = body === undefined ? "GET" : "POST";
      const sent = send(url, { method, headers, agent, auth: auth ?? null, ...(signal ? { signal } : {}) });
      limit(sent, connectTimeoutMs, () => noConnection(url.host));
      sent.on("socket", (socket) => {
        const connected = (): void => limit(sent, timeoutMs, () => silent(what, timeoutMs));
        if (!socket.connecting) connected();
        else socket.once(url.protocol === "https:" ? "secureConnect" : "connect", connected);
      });
      sent.once("response", (response) => {
        clearTimeout(timer);
        resolve(response);
      });
      sent.on("error", (error) => {
        use.isStale = sent.reusedSocket && "code" in error && error.code === "ECONNRESET";
        fail(error);
      });
      sent.end(body);
    } catch (error) {
      // A certificate or key that cannot be read is thrown here, at once.
      fail(error);
    }
  });
}

/** The body as text, unpacked, at most `maxBytes`; more is a KubeError with reason `too_large`. */
export async function textOf(response: IncomingMessage, request: Request, maxBytes: number): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of piecesOf(response, request)) {
    bytes += piece.length;
    if (bytes > maxBytes) {
      throw kubeError("too_large", `The answer is larger than ${maxBytes} bytes (${request.what}).`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/**
 * The body piece by piece. Only waiting for the server is timed, not the work of the caller between two pieces, who may
 * take as long as it likes: the server is held back meanwhile.
 */
export async function* piecesOf(response: IncomingMessage, request: Request): AsyncGenerator<Buffer> {
  const body = unpacked(response);
  const pieces = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(() => body.destroy(silent(request.what, request.timeoutMs)), request.timeoutMs);
      const next = await pieces.next().finally(() => clearTimeout(timer));
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    if (request.signal?.aborted === true) throw request.signal.reason;
    throw errorOfSocket(error, request.url.host);
  } finally {
    response.destroy();
  }
}

function unpacked(response: IncomingMessage): Readable {
  if (response.headers["content-encoding"] !== "gzip") return response;
  const unpacker = createGunzip();
  response.on("error", (error) => unpacker.destroy(error));
  return response.pipe(unpacker);
}

function noConnection(host: string): KubeError {
  return kubeError(
    "unreachable",
    `No connection to the API server at ${host} within ${connectTimeoutMs / 1_000} seconds. Check the network, the firewall and the proxy between here and the cluster.`,
  );
}

function silent(what: string, timeoutMs: number): KubeError {
  return kubeError(
    "stalled",
    `The API server has said nothing for ${Math.round(timeoutMs / 1_000)} seconds (${what}).`,
  );
}

// Seconds or a date: RFC 9110, section 10.2.3.
function retryAfterMsOf(response: IncomingMessage): number | undefined {
  const told = response.headers["retry-after"];
  if (told === undefined) return undefined;
  if (/^\d{1,9}$/.test(told)) return Number(told) * 1_000;
  const date = Date.parse(told);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
