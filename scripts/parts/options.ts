import path from "node:path";
import { parseArgs } from "node:util";
import { AppError } from "#lib/errors.ts";

export type StartOptions = {
  readonly port: number;
  readonly host: string;
  /** Absolute path of the data folder. */
  readonly dataDir: string;
  /** The user's own PostgreSQL; null for the embedded one. */
  readonly databaseUrl: string | null;
  readonly demo: boolean;
  /** Without the simulated clusters. */
  readonly empty: boolean;
  /** Absolute path of a kubeconfig whose clusters are collected at once; null for none. */
  readonly kubeconfig: string | null;
  /** Its contexts, each `NAME` or `NAME=CLUSTER`; none = the current one. */
  readonly contexts: readonly string[];
  readonly reset: boolean;
  readonly yes: boolean;
  /** Absolute path of the folder of own frameworks and mappings; null for none. */
  readonly ownCatalog: string | null;
  /** Makes a new administrator password for the local identity provider. */
  readonly newPassword: boolean;
  /** Port of the local identity provider; null for the one it had before, or the next free one. */
  readonly identityPort: number | null;
  /** Address people open. */
  readonly publicUrl: string;
};

export const helpText = `Usage: npm start -- [options]

Starts everything on this machine: database, identity provider, web and worker.

  --port N             port of the web server (3000)
  --host ADDRESS       address it listens on (127.0.0.1: this machine only)
  --data FOLDER        folder for database, keys and logs (./data)
  --database-url URL   your own PostgreSQL 15 or newer instead of the embedded one,
                       postgres://user:password@host:5432/name; also read from DATABASE_URL
  --own-catalog FOLDER own frameworks and mappings (docs/own-frameworks.md); also read from
                       KUBEPROOF_OWN_CATALOG
  --kubeconfig FILE    read own clusters at once instead of showing the simulated ones
  --context NAME       a context of that kubeconfig, once for each cluster (the current one); NAME=CLUSTER
                       says how the cluster is called here
  --empty              no simulated clusters
  --no-demo            neither simulated clusters nor demo people: without OIDC_ISSUER one administrator, whose
                       password is printed once
  --new-password       make a new password for that administrator (with --no-demo)
  --identity-port N    port of the local identity provider (the next after --port; kept)
  --reset              delete everything in the data folder first; asks, or takes --yes
  --yes                do not ask
  --help               this text

Your own identity provider: set OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_ADMIN_GROUP.
Behind a proxy: set KUBEPROOF_URL to the address people open.
Stop with Ctrl-C; the next start takes seconds and finds your data again.`;

type Source = Readonly<Record<string, string | undefined>>;

/** Reads the command line of `npm start`; throws an AppError that names what is wrong with it. */
export function parseOptions(args: readonly string[], env: Source): StartOptions | "help" {
  const values = parseValues(args);
  if (values.help === true) return "help";
  const port = parsePort("--port", values.port ?? "3000");
  const host = values.host ?? "127.0.0.1";
  const databaseUrl = values["database-url"] ?? nonEmpty(env.DATABASE_URL);
  const ownCatalog = values["own-catalog"] ?? nonEmpty(env.KUBEPROOF_OWN_CATALOG);
  return {
    port,
    host,
    dataDir: path.resolve(values.data ?? "data"),
    databaseUrl: databaseUrl === null ? null : parseDatabaseUrl(databaseUrl),
    ownCatalog: ownCatalog === null ? null : path.resolve(ownCatalog),
    demo: values["no-demo"] !== true,
    empty: values.empty === true,
    kubeconfig: values.kubeconfig === undefined ? null : path.resolve(values.kubeconfig),
    contexts: contextsIn(values),
    reset: values.reset === true,
    yes: values.yes === true,
    newPassword: values["new-password"] === true,
    identityPort: values["identity-port"] === undefined ? null : parsePort("--identity-port", values["identity-port"]),
    publicUrl: nonEmpty(env.KUBEPROOF_URL)?.replace(/\/+$/, "") ?? `http://${publicHost(host)}:${port}`,
  };
}

function parseValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        port: { type: "string" },
        host: { type: "string" },
        data: { type: "string" },
        "database-url": { type: "string" },
        "own-catalog": { type: "string" },
        "no-demo": { type: "boolean" },
        empty: { type: "boolean" },
        kubeconfig: { type: "string" },
        context: { type: "string", multiple: true },
        "new-password": { type: "boolean" },
        "identity-port": { type: "string" },
        reset: { type: "boolean" },
        yes: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    const text = error instanceof Error ? (error.message.split(". ")[0] ?? "") : "";
    throw new AppError(
      "invalid",
      `${text}. Options come after two dashes: npm start -- --port 3000. See npm start -- --help.`,
      {
        reason: "options",
        cause: error,
      },
    );
  }
}

function contextsIn({ kubeconfig, context = [] }: { kubeconfig?: string; context?: string[] }): readonly string[] {
  if (kubeconfig !== undefined || context.length === 0) return context;
  throw new AppError("invalid", "--context names a context of a kubeconfig: give --kubeconfig FILE with it.", {
    reason: "options",
  });
}

function parsePort(name: string, text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new AppError("invalid", `${name} must be a number from 1 to 65535, not "${text}".`, { reason: "options" });
}

function parseDatabaseUrl(text: string): string {
  if (/^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? "")) return text;
  throw new AppError("invalid", "The database URL must look like postgres://user:password@host:5432/name.", {
    reason: "database_url",
  });
}

// People type "localhost"; for cookies it is another host than 127.0.0.1, so there is one address for both.
function publicHost(host: string): string {
  if (["127.0.0.1", "::1", "0.0.0.0", "::", "localhost"].includes(host)) return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}
