import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { contextsOf } from "#collectors/kube/kubeconfig.ts";
import { AppError } from "#lib/errors.ts";
import { startChild } from "./child.ts";
import type { Live } from "./fleet.ts";
import type { Surroundings } from "./parts.ts";
import type { Part } from "./supervisor.ts";

/** A context of a kubeconfig, and the cluster it is in Kubeproof. */
export type Target = { readonly context: string; readonly cluster: string };

/** What a collector reads, and what it proves itself with. */
export type Collected = {
  readonly kubeconfig: string;
  readonly targets: readonly Target[];
  readonly tokenFile: string;
};

/** The simulated clusters of the demo. */
export const fleetCollected = ({ clusters, kubeconfig, tokenFile }: Live): Collected => ({
  kubeconfig,
  targets: clusters.map((name) => ({ context: name, cluster: name })),
  tokenFile,
});

/** The clusters of somebody's own kubeconfig: the contexts asked for (`NAME` or `NAME=CLUSTER`), else the current one. */
export function ownCollected(dataDir: string, kubeconfig: string, asked: readonly string[]): Collected {
  const named = asked.map((text) => {
    const at = text.lastIndexOf("=");
    return at === -1
      ? { context: text, cluster: nameOf(text) }
      : { context: text.slice(0, at), cluster: text.slice(at + 1) };
  });
  const contexts = contextsOf({ kubeconfig, contexts: named.map(({ context }) => context) });
  const targets = contexts.map(
    ({ context }) => named.find((each) => each.context === context) ?? { context, cluster: nameOf(context) },
  );
  return { kubeconfig, targets, tokenFile: path.join(dataDir, "collector", "token") };
}

/** A context's name as a cluster's: `arn:aws:eks:eu-west-1:1234:cluster/prod` is prod, `admin@kind` is admin-kind. */
export function nameOf(context: string): string {
  const last = context.split("/").at(-1) ?? context;
  const name = last
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, 63)
    .replace(/[^A-Za-z0-9]+$/, "");
  if (name !== "") return name;
  throw new AppError("invalid", `Give the context ${context} a name as a cluster: --context "${context}=NAME".`, {
    reason: "options",
  });
}

/** Registers the clusters and writes the collector's token, unless a start before this one did so for all of them. */
export async function provision({ targets, tokenFile }: Collected, around: Surroundings): Promise<{ words: string }> {
  const granted = await readGranted(tokenFile);
  const asked = targets.map(({ cluster }) => cluster);
  if (asked.every((cluster) => granted.clusters.includes(cluster))) return { words: "known" };
  // A cluster of an earlier start keeps its place: what waits in the spool is still to be sent.
  const clusters = [...new Set([...granted.clusters, ...asked])];
  const child = startChild({
    script: "cli/main.ts",
    args: [
      "provision",
      ...clusters.flatMap((cluster) => ["--cluster", cluster]),
      ...["--token-file", tokenFile, "--token-name", "collector of npm start"],
    ],
    env: around.env,
    logFile: path.join(around.logs, "collector.log"),
  });
  const { reason, lastLines } = await child.ended;
  const token = await readToken(tokenFile);
  if (token === null || token === granted.token) {
    throw new AppError("unavailable", `The clusters could not be registered (${reason}).`, {
      reason: "not_provisioned",
      details: { lastLines: [...lastLines] },
    });
  }
  await writeFile(grantedFile(tokenFile), `${JSON.stringify(clusters)}\n`, { mode: 0o600 });
  return { words: asked.join(", ") };
}

const grantedFile = (tokenFile: string): string => `${tokenFile}.clusters.json`;

/** The token that is there, and the clusters it may speak for; none where either is missing. */
async function readGranted(tokenFile: string): Promise<{ token: string | null; clusters: readonly string[] }> {
  const token = await readToken(tokenFile);
  const text = token === null ? null : await readFile(grantedFile(tokenFile), "utf8").catch(() => null);
  return { token, clusters: text === null ? [] : z.array(z.string()).parse(JSON.parse(text)) };
}

const readToken = (file: string): Promise<string | null> => readFile(file, "utf8").catch(() => null);

export type CollectorPlace = { readonly folder: string; readonly name: string; readonly port: number };

/** The collector: reads the clusters and pushes through the door, as it does anywhere. */
export function collectorPart(
  { kubeconfig, targets, tokenFile }: Collected,
  place: CollectorPlace,
  around: Surroundings,
): Part {
  return {
    name: "collector",
    async start() {
      const child = startChild({
        script: "cli/main.ts",
        args: [
          ...["collect", "--kubeconfig", kubeconfig, "--token-file", tokenFile],
          ...targets.flatMap(({ context, cluster }) => ["--context", `${context}=${cluster}`]),
          ...["--spool", path.join(place.folder, "spool"), "--listen", `127.0.0.1:${place.port}`, "--name", place.name],
        ],
        env: around.env,
        logFile: path.join(around.logs, "collector.log"),
      });
      // A cluster that cannot be reached is a state it reports; what cannot work at all ends at once.
      const ended = child.ended.then(({ reason, lastLines }) => {
        throw new AppError("unavailable", `The collector did not start (${reason}).`, {
          reason: "part_did_not_start",
          details: { lastLines: [...lastLines] },
        });
      });
      await Promise.race([sleep(1_500), ended]);
      return child;
    },
  };
}
