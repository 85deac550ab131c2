import { readFileSync } from "node:fs";
import path from "node:path";
import { type Cluster, type Context, KubeConfig, type User } from "@kubernetes/client-node";
import { parse } from "yaml";
import * as z from "zod";
import { AppError } from "#lib/errors.ts";

/** Which clusters to read. Without `contexts` the kubeconfig's current one; without `kubeconfig` where kubectl looks. */
export type KubeAccessOptions = {
  /** Path of a kubeconfig file. */
  readonly kubeconfig?: string;
  readonly contexts?: readonly string[];
  /** The service account of the pod this runs in. */
  readonly inCluster?: boolean;
};

/** One context of a kubeconfig, alone in a KubeConfig of its own; `load` reads the file again (rotated credentials). */
export type ContextAccess = { readonly context: string; readonly load: () => KubeConfig };

/** Name of the one context an agent in a cluster has. */
export const inClusterContext = "in-cluster";

/** The contexts asked for, each checked as far as that needs no network. Throws an AppError that says what to do. */
export function contextsOf(options: KubeAccessOptions): readonly ContextAccess[] {
  if (options.inCluster === true) {
    const config = inCluster();
    return [{ context: inClusterContext, load: () => config }];
  }
  const all = readAll(options.kubeconfig);
  return namesOf(all, options.contexts).map((name) => {
    only(all, name);
    return { context: name, load: () => only(readAll(options.kubeconfig), name) };
  });
}

function inCluster(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromCluster();
  if (config.clusters[0]?.server.includes("undefined") !== false) {
    throw new AppError(
      "invalid",
      "This does not run in a cluster's pod: there is no KUBERNETES_SERVICE_HOST. Give --kubeconfig FILE instead.",
      { reason: "not_in_cluster" },
    );
  }
  return config;
}

function readAll(file: string | undefined): KubeConfig {
  const config = new KubeConfig();
  try {
    if (file === undefined) config.loadFromDefault();
    else config.loadFromFile(file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
  if (file !== undefined) readTokenFiles(config, file);
  // What the package makes up when there is no kubeconfig at all.
  const isMadeUp = file === undefined && config.currentContext === "loaded-context" && config.contexts.length === 1;
  if (isMadeUp || !Array.isArray(config.contexts) || config.contexts.length === 0) {
    throw new AppError("invalid", "There is no kubeconfig with a context. Give --kubeconfig FILE, or set KUBECONFIG.", {
      reason: "no_kubeconfig",
    });
  }
  return config;
}

function unreadable(file: string | undefined, cause: unknown): AppError {
  const where = file === undefined ? "The kubeconfig" : `The kubeconfig ${file}`;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
  const why =
    code === "ENOENT"
      ? "does not exist. Check the path"
      : code === "EACCES" || code === "EISDIR"
        ? "cannot be read. Check that it is a file and its permissions"
        : "is not a readable kubeconfig (YAML with clusters, users and contexts). Check it with kubectl config view";
  return new AppError("invalid", `${where} ${why}.`, { reason: "kubeconfig_unreadable", cause });
}

const TokenFiles = z.object({
  users: z
    .array(z.object({ name: z.string(), user: z.object({ tokenFile: z.string().optional() }).nullish() }))
    .nullish(),
});

// The package reads `token-file`, which kubectl does not write; `tokenFile` (client-go, clientcmd/api/v1 AuthInfo) it
// overlooks. Its own way of reading a token again every minute is given the path.
function readTokenFiles(config: KubeConfig, file: string): void {
  const parsed = TokenFiles.safeParse(parse(readFileSync(file, "utf8")));
  if (!parsed.success) return;
  const files = new Map((parsed.data.users ?? []).map(({ name, user }) => [name, user?.tokenFile]));
  config.users = config.users.map((user): User => {
    const tokenFile = files.get(user.name);
    if (tokenFile === undefined || user.token !== undefined) return user;
    const absolute = path.resolve(path.dirname(file), tokenFile);
    return { ...user, authProvider: { name: "tokenFile", config: { tokenFile: absolute } } };
  });
}

function namesOf(config: KubeConfig, asked: readonly string[] | undefined): readonly string[] {
  if (asked !== undefined && asked.length > 0) return asked;
  if (config.currentContext) return [config.currentContext];
  const [first, ...others] = config.contexts;
  if (first !== undefined && others.length === 0) return [first.name];
  throw new AppError(
    "invalid",
    `The kubeconfig has no current context. Name one with --context: ${listed(config.contexts)}.`,
    { reason: "context_missing" },
  );
}

function only(config: KubeConfig, name: string): KubeConfig {
  const context = config.contexts.find((one) => one.name === name);
  if (context === undefined) {
    throw new AppError(
      "invalid",
      `The kubeconfig has no context ${name}. It has: ${listed(config.contexts)}. Check --context.`,
      { reason: "context_missing" },
    );
  }
  const cluster = config.clusters.find((one) => one.name === context.cluster);
  const user = config.users.find((one) => one.name === context.user);
  if (cluster === undefined) throw incomplete(context, `cluster ${context.cluster}`);
  if (user === undefined && context.user) throw incomplete(context, `user ${context.user}`);
  const alone = new KubeConfig();
  alone.loadFromOptions({
    clusters: [checked(cluster, name)],
    // Without any user the package would leave out the CA too.
    users: [user ?? { name: "anonymous" }],
    contexts: [{ ...context, user: user?.name ?? "anonymous" }],
    currentContext: name,
  });
  return alone;
}

function incomplete(context: Context, what: string): AppError {
  return new AppError(
    "invalid",
    `The context ${context.name} names the ${what}, which the kubeconfig does not have. Add it, or choose another context.`,
    { reason: "context_incomplete" },
  );
}

// Credentials must not travel in clear over a network, and the package refuses http altogether; `kubectl proxy` on this
// machine is no network.
function checked(cluster: Cluster, context: string): Cluster {
  if (!URL.canParse(cluster.server) || !/^https?:$/.test(new URL(cluster.server).protocol)) {
    throw new AppError("invalid", `The server of context ${context} is not an https address. Correct the kubeconfig.`, {
      reason: "server_invalid",
    });
  }
  const { protocol, hostname } = new URL(cluster.server);
  if (protocol === "https:" || cluster.skipTLSVerify) return cluster;
  if (/^(localhost|127[.]\d+[.]\d+[.]\d+|\[::1\])$/.test(hostname)) return { ...cluster, skipTLSVerify: true };
  throw new AppError(
    "invalid",
    `The server of context ${context} is reached without TLS. Use an https address, or say insecure-skip-tls-verify: true in the kubeconfig.`,
    { reason: "server_insecure" },
  );
}

function listed(contexts: readonly Context[]): string {
  const names = contexts.map(({ name }) => name);
  return names.length <= 10 ? names.join(", ") : `${names.slice(0, 10).join(", ")} and ${names.length - 10} more`;
}
