import { homedir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { AppError } from "#lib/errors.ts";
import type { Listen } from "./health.ts";

/** One cluster a collector reads: a context of the kubeconfig, and its name in Kubeproof. */
export type ClusterTarget = { readonly context: string | null; readonly cluster: string };

/** Everything a collector is told. */
export type CollectorConfig = {
  readonly server: string;
  /** The token itself, or the file that holds it. */
  readonly token: { readonly value: string } | { readonly file: string };
  readonly mode: "agent" | "hub";
  readonly kubeconfig: string | null;
  readonly targets: readonly ClusterTarget[];
  readonly spool: { readonly folder: string; readonly maxBytes: number };
  readonly listen: Listen;
  /** Stays the same over restarts. */
  readonly id: string;
};

/** Options as the command line has them, and what stands in for them in the environment. */
export const CollectOptions = z.object({
  server: z.string().optional(),
  "token-file": z.string().optional(),
  kubeconfig: z.string().optional(),
  context: z.array(z.string()).default([]),
  "in-cluster": z.boolean().default(false),
  cluster: z.string().optional(),
  spool: z.string().optional(),
  "spool-mib": z.string().optional(),
  listen: z.string().default("127.0.0.1:9464"),
  name: z.string().optional(),
});
export type CollectOptions = z.input<typeof CollectOptions>;

const defaultSpoolMib = 256;
const mebibyte = 1024 * 1024;

const wrong = (message: string): AppError => new AppError("invalid", message, { reason: "usage" });

/** `A=B`: the context A is the cluster B in Kubeproof. A name of a context may hold `=` itself, one of a cluster may not. */
function targetOf(text: string): ClusterTarget {
  const at = text.lastIndexOf("=");
  const [context, cluster] = at === -1 ? [text, text] : [text.slice(0, at), text.slice(at + 1)];
  if (context === "" || cluster === "") throw wrong("--context is NAME or NAME=CLUSTER.");
  return { context, cluster };
}

function targetsOf(options: z.output<typeof CollectOptions>): readonly ClusterTarget[] {
  const { cluster, context } = options;
  if (options["in-cluster"]) {
    if (context.length > 0 || options.kubeconfig !== undefined) {
      throw wrong("--in-cluster reads the cluster it runs in: leave --kubeconfig and --context out.");
    }
    if (cluster === undefined)
      throw wrong("Say which cluster this is with --cluster NAME, as it is called in Kubeproof.");
    return [{ context: null, cluster }];
  }
  const targets = context.map(targetOf);
  if (cluster !== undefined) {
    if (targets.length > 1)
      throw wrong("--cluster names one cluster: with several contexts use --context NAME=CLUSTER.");
    return [{ context: targets[0]?.context ?? null, cluster }];
  }
  if (targets.length === 0) {
    throw wrong("Say which clusters to read: --context NAME[=CLUSTER] for each, or --in-cluster --cluster NAME.");
  }
  const names = targets.map((target) => target.cluster);
  const doubled = names.find((name, index) => names.indexOf(name) !== index);
  if (doubled !== undefined) {
    throw wrong(`Two contexts would be sent as the cluster ${doubled}: give each its own name with NAME=CLUSTER.`);
  }
  return targets;
}

function listenOf(text: string): Listen {
  const parts = /^(?:\[([0-9a-fA-F:]+)\]|([^:\s]+)):([0-9]{1,5})$/.exec(text);
  const [host, port] = [parts?.[1] ?? parts?.[2], Number(parts?.[3])];
  if (host === undefined || !(port <= 65_535))
    throw wrong("--listen is an address and a port, for example 127.0.0.1:9464.");
  return { host, port };
}

function tokenOf(file: string | undefined, value: string | undefined): CollectorConfig["token"] {
  if (file !== undefined) return { file };
  const token = (value ?? "").trim();
  if (token === "") {
    throw new AppError(
      "unauthenticated",
      "There is no token. Give --token-file FILE or set KUBEPROOF_TOKEN; make one on the cluster's page.",
    );
  }
  return { value: token };
}

function maxBytesOf(text: string | undefined): number {
  const mib = text === undefined ? defaultSpoolMib : Number(text);
  if (!Number.isInteger(mib) || mib < 16 || mib > 1_048_576) throw wrong("--spool-mib is a number from 16 to 1048576.");
  return mib * mebibyte;
}

/** Who this collector is, when nobody says: the same words at each start. */
function idOf(mode: CollectorConfig["mode"], targets: readonly ClusterTarget[], host: string): string {
  const name = mode === "agent" ? (targets[0]?.cluster ?? "") : host;
  return `${mode}/${name.replace(/[^A-Za-z0-9._:/-]+/g, "-")}`.slice(0, 128);
}

/** Reads options and environment. Throws an AppError that says which option is wrong and how it should look. */
export function collectorConfig(
  given: CollectOptions,
  env: { readonly KUBEPROOF_URL?: string | undefined; readonly KUBEPROOF_TOKEN?: string | undefined },
  host: string,
): CollectorConfig {
  const options = CollectOptions.parse(given);
  const server = options.server ?? env.KUBEPROOF_URL;
  if (server === undefined || server === "") {
    throw wrong("Say where Kubeproof is: --server https://kubeproof.example.com, or KUBEPROOF_URL.");
  }
  const targets = targetsOf(options);
  const mode = options["in-cluster"] ? "agent" : "hub";
  const id = options.name ?? idOf(mode, targets, host);
  if (!/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/.test(id)) throw wrong("--name is made of letters, digits and . _ : / -");
  return {
    server,
    token: tokenOf(options["token-file"], env.KUBEPROOF_TOKEN),
    mode,
    kubeconfig: options.kubeconfig ?? null,
    targets,
    spool: {
      folder: options.spool ?? join(homedir(), ".kubeproof", "spool"),
      maxBytes: maxBytesOf(options["spool-mib"]),
    },
    listen: listenOf(options.listen),
    id,
  };
}
