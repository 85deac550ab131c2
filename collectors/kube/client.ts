import { StringDecoder } from "node:string_decoder";
import { CredentialStore } from "./credentials.ts";
import { isKubeError, kubeError } from "./errors.ts";
import { contextsOf, type KubeAccessOptions } from "./kubeconfig.ts";
import { piecesOf, type Request, respond, textOf } from "./response.ts";
import type { KubeClient, LineOptions, RequestOptions } from "./types.ts";

const defaultTimeoutMs = 30_000;

/** Largest body unless a request says otherwise, in bytes. */
const defaultMaxBytes = 16 * 1024 * 1024;

/**
 * One client for each cluster asked for. Nothing is sent yet. Clients share no connection, so that a cluster that hangs
 * holds up no other. Throws an AppError when a kubeconfig or context is missing or cannot be read.
 *
 * @example const [client] = kubeClients({ kubeconfig: "prod.yaml", contexts: ["prod-eu"] });
 */
export function kubeClients(options: KubeAccessOptions): readonly KubeClient[] {
  return contextsOf(options).map((access) => new HttpKubeClient(new CredentialStore(access)));
}

class HttpKubeClient implements KubeClient {
  readonly context: string;
  readonly #store: CredentialStore;

  constructor(store: CredentialStore) {
    this.context = store.context;
    this.#store = store;
  }

  async json(path: string, options: RequestOptions = {}): Promise<unknown> {
    const text = await this.text(path, options);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw kubeError("invalid", `The answer is not JSON (${path}). Is something else in front of the API server?`, {
        cause,
      });
    }
  }

  text(path: string, options: RequestOptions = {}): Promise<string> {
    return this.#admitted(path, options, { "Accept-Encoding": "gzip" }, async (request) =>
      textOf(await respond(request), request, options.maxBytes ?? defaultMaxBytes),
    );
  }

  lines(path: string, options: LineOptions = {}): Promise<AsyncIterable<string>> {
    return this.#admitted(path, options, {}, async (request) =>
      linesOf(piecesOf(await respond(request), request), options),
    );
  }

  close(): void {
    this.#store.close();
  }

  // A refusal of credentials is asked about once more when reading them again gives others: tokens are rotated, and a
  // plugin's are valid for a quarter of an hour.
  async #admitted<T>(
    path: string,
    options: RequestOptions,
    headers: Readonly<Record<string, string>>,
    send: (request: Request) => Promise<T>,
  ): Promise<T> {
    let first: Request | undefined;
    try {
      first = await this.#request(path, options, headers);
      return await send(first);
    } catch (error) {
      if (!isKubeError(error) || (error.reason !== "unauthenticated" && error.reason !== "certificate")) throw error;
      this.#store.renew();
      const again = await this.#request(path, options, headers);
      if (again.credentials.fingerprint === first?.credentials.fingerprint) throw error;
      return await send(again);
    }
  }

  async #request(
    path: string,
    { query, accept, post, signal, timeoutMs }: RequestOptions,
    headers: Readonly<Record<string, string>>,
  ): Promise<Request> {
    signal?.throwIfAborted();
    const credentials = await this.#store.get();
    const base = credentials.server.href.replace(/[/]$/, "");
    const url = new URL(base + path);
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return {
      url,
      body: post === undefined ? undefined : JSON.stringify(post),
      headers: {
        "User-Agent": "kubeproof-collector",
        Accept: accept ?? "application/json",
        ...(post === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
        ...credentials.headers,
      },
      credentials,
      signal,
      timeoutMs: timeoutMs ?? defaultTimeoutMs,
      what: path,
    };
  }
}

/** Cuts at line breaks. The last line must have its break too: without it the answer was broken off. */
async function* linesOf(pieces: AsyncIterable<Buffer>, options: LineOptions): AsyncGenerator<string> {
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  const decoder = new StringDecoder("utf8");
  let held: string[] = [];
  let length = 0;
  for await (const piece of pieces) {
    const text = decoder.write(piece);
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      length += end - from;
      if (length > maxBytes) options.onLongLine?.(length);
      else if (length > 0) yield held.join("") + text.slice(from, end);
      held = [];
      length = 0;
      from = end + 1;
    }
    length += text.length - from;
    if (length > maxBytes) held = [];
    else if (from < text.length) held.push(text.slice(from));
  }
  if (length > 0) throw kubeError("unreachable", "The connection broke in the middle of a line; it is tried again.");
}
