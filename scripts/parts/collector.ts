import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { contextsOf } from "#collectors/kube/kubeconfig.ts";
import { AppError } from "#lib/errors.ts";
import { startChild } from "./child.ts";
import { fleetFolder } from "./fleet.ts";
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
export function fleetCollected(dataDir: string, clusters: readonly string[]): Collected {
  const folder = fleetFolder(dataDir);
  return {
    kubeconfig: path.join(folder, "kubeconfig"),
    targets: clusters.map((name) => ({ context: name, cluster: name })),
    tokenFile: path.join(folder, "token"),
  };
}

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

/** Registers the clusters and writes the collector's token, where that was not done at a start before. */
export async function provision({ targets, tokenFile }: Collected, around: Surroundings): Promise<{ words: string }> {
  if (existsSync(tokenFile)) return { words: "known" };
  const child = startChild({
    script: "cli/main.ts",
    args: [
      "provision",
      ...targets.flatMap(({ cluster }) => ["--cluster", cluster]),
      ...["--token-file", tokenFile, "--token-name", "collector of npm start"],
    ],
    env: around.env,
    logFile: path.join(around.logs, "collector.log"),
  });
  const { reason, lastLines } = await child.ended;
  if (existsSync(tokenFile)) return { words: targets.map(({ cluster }) => cluster).join(", ") };
  throw new AppError("unavailable", `The clusters could not be registered (${reason}).`, {
    reason: "not_provisioned",
    details: { lastLines: [...lastLines] },
  });
}

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
