import { createHash, X509Certificate } from "node:crypto";
import http from "node:http";
import https from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { isKubeError, kubeError } from "./errors.ts";
import type { ContextAccess } from "./kubeconfig.ts";

/** What one request needs to be let in. */
export type Credentials = {
  /** Base address of the API server; it may have a path (a proxy in front of many clusters). */
  readonly server: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: http.Agent;
  /** `user:password` of basic authentication. */
  readonly auth?: string;
  /** Differs when what was presented differs; never shown. */
  readonly fingerprint: string;
};

/** Longest wait for an exec plugin or an identity provider, in milliseconds: people are not there to answer it. */
const longestLoginMs = 60_000;

/** Credentials of one context, made by the kubeconfig's own means for every request, connections kept between them. */
export class CredentialStore {
  readonly context: string;
  readonly #access: ContextAccess;
  #config: KubeConfig;
  #agent: { readonly key: string; readonly agent: http.Agent } | undefined;
  #login: Promise<https.RequestOptions> | undefined;

  constructor(access: ContextAccess) {
    this.context = access.context;
    this.#access = access;
    this.#config = access.load();
  }

  /** Throws a KubeError with reason `unauthenticated` or `certificate` that says what to renew. */
  async get(): Promise<Credentials> {
    const options = await this.#applied();
    this.#refuseExpired(options.cert);
    const server = new URL(this.#config.getCurrentCluster()?.server ?? "");
    const agent = await this.#agentFor(options, server);
    const headers = textHeaders(options.headers);
    const fingerprint = digest([options.cert, options.key, options.ca, options.auth, JSON.stringify(headers)]);
    const auth = typeof options.auth === "string" ? { auth: options.auth } : {};
    return { server, headers, agent, fingerprint, ...auth };
  }

  /** Reads the kubeconfig again and forgets what a plugin gave: after a refusal, or when a file was changed. */
  renew(): void {
    try {
      this.#config = this.#access.load();
    } catch {
      // A file being rewritten at this moment; what was read before stays until the next refusal.
    }
  }

  close(): void {
    this.#agent?.agent.destroy();
    this.#agent = undefined;
  }

  async #applied(): Promise<https.RequestOptions> {
    // One login at a time: a plugin that hangs must not be started again and again beside itself.
    this.#login ??= applyTo(this.#config).finally(() => {
      this.#login = undefined;
    });
    try {
      return await within(this.#login, longestLoginMs, this.context);
    } catch (cause) {
      if (isKubeError(cause)) throw cause;
      throw kubeError("unauthenticated", this.#loginAdvice(cause), { cause });
    }
  }

  #loginAdvice(cause: unknown): string {
    const user = this.#config.getCurrentUser();
    const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
    if (user?.exec) {
      // The command's own words are left out: a plugin may print what it was given.
      const command = typeof user.exec.command === "string" ? user.exec.command : "of the kubeconfig";
      return code === "ENOENT"
        ? `The login plugin ${command} of context ${this.context} is not installed here. Install it, or use a context with a token.`
        : `The login plugin ${command} of context ${this.context} failed. Run kubectl get --raw /version --context ${this.context} on this machine and sign in again.`;
    }
    return `The credentials of context ${this.context} cannot be read. Check the files the kubeconfig names and their permissions.`;
  }

  #refuseExpired(cert: unknown): void {
    if (typeof cert !== "string" && !Buffer.isBuffer(cert)) return;
    let validTo: Date;
    try {
      validTo = new Date(new X509Certificate(cert).validTo);
    } catch (cause) {
      throw kubeError(
        "certificate",
        `The client certificate of context ${this.context} is not a certificate (PEM). Make the kubeconfig anew.`,
        { cause },
      );
    }
    if (validTo.getTime() >= Date.now()) return;
    throw kubeError(
      "certificate",
      `The client certificate of context ${this.context} expired on ${validTo.toISOString().slice(0, 10)}. Renew it and read the kubeconfig again.`,
    );
  }

  async #agentFor(options: https.RequestOptions, server: URL): Promise<http.Agent> {
    const key = digest([options.cert, options.key, options.ca, options.passphrase, server.origin]);
    if (this.#agent?.key === key) return this.#agent.agent;
    const isFirst = this.#agent === undefined;
    this.close();
    const agent = this.#isProxied() ? await this.#proxied(options, isFirst) : direct(options, server);
    this.#agent = { key, agent };
    return agent;
  }

  // The kubeconfig keeps one proxy agent for good: with other certificates it takes a kubeconfig read anew.
  async #proxied(options: https.RequestOptions, isFirst: boolean): Promise<http.Agent> {
    if (!isFirst) this.renew();
    const { agent } = isFirst ? options : await this.#applied();
    if (agent instanceof http.Agent) return agent;
    throw kubeError("unreachable", `The proxy of context ${this.context} is of no known kind. Correct proxy-url.`);
  }

  #isProxied(): boolean {
    return Boolean(this.#config.getCurrentCluster()?.proxyUrl);
  }
}

async function applyTo(config: KubeConfig): Promise<https.RequestOptions> {
  const options: https.RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return options;
}

// A connection is kept for the next request, but a handful is enough: watches hold theirs anyway.
const kept = { keepAlive: true, keepAliveMsecs: 15_000, maxFreeSockets: 4 } as const;

function direct(options: https.RequestOptions, server: URL): http.Agent {
  if (server.protocol === "http:") return new http.Agent(kept);
  return new https.Agent({
    ...kept,
    ca: options.ca,
    cert: options.cert,
    key: options.key,
    passphrase: options.passphrase,
    servername: options.servername,
    ...(options.rejectUnauthorized === undefined ? {} : { rejectUnauthorized: options.rejectUnauthorized }),
  });
}

function textHeaders(headers: https.RequestOptions["headers"]): Readonly<Record<string, string>> {
  const pairs = Object.entries(headers ?? {}).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  // A token file ends with a line break more often than not, which no header may hold.
  return Object.fromEntries(pairs.map(([name, value]) => [name, value.trim()]));
}

function digest(parts: readonly unknown[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part === undefined ? "-" : String(part)).update("\0");
  return hash.digest("base64");
}

async function within<T>(promise: Promise<T>, ms: number, context: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        kubeError(
          "stalled",
          `The login of context ${context} has not answered for ${ms / 1_000} seconds. Sign in again on this machine, or use a context with a token.`,
        ),
      );
    }, ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
