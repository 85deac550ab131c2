import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { AppError } from "#lib/errors.ts";
import { causesOf, log } from "#lib/log.ts";
import { ingestAddress } from "#lib/push/client.ts";
import { ClusterRun } from "./cluster.ts";
import type { ClusterTarget, CollectorConfig } from "./config.ts";
import type { FollowingOptions } from "./following.ts";
import { serveHealth } from "./health.ts";
import { kubeClients } from "./kube/client.ts";
import type { KubeClient } from "./kube/types.ts";
import type { Outlet } from "./outlet.ts";
import { serverOutlet } from "./outlet.ts";
import { type CollectorIdentity, Reporter } from "./reporter.ts";
import type { Clock } from "./schedule.ts";
import { pause, realClock, retryDelayMs } from "./schedule.ts";
import { sources } from "./sources/all.ts";
import { Spool, spoolFolder } from "./spool.ts";

/** The outside world, exchangeable for tests and the demo. */
export type CollectorSurroundings = {
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  readonly outlet?: Outlet;
  readonly limits?: FollowingOptions["limits"];
  /** Told once it listens, with the address of health and metrics. */
  readonly onListening?: (url: string) => void;
};

const Package = z.object({ version: z.string() });

/** Version of this product, as the reports carry it. */
function productVersion(): string {
  return Package.parse(JSON.parse(readFileSync(join(import.meta.dirname, "..", "package.json"), "utf8"))).version;
}

/** A token is read at every request: the file of a mounted Secret is replaced while this runs. */
function tokenReader({ token }: CollectorConfig): () => Promise<string> {
  return async () => {
    if ("value" in token) return token.value;
    try {
      const text = (await readFile(token.file, "utf8")).trim();
      if (/^[\x21-\x7e]+$/.test(text)) return text;
    } catch (cause) {
      throw new AppError("unauthenticated", `The token file ${token.file} cannot be read. Check --token-file.`, {
        cause,
      });
    }
    throw new AppError(
      "unauthenticated",
      `The token file ${token.file} holds no token. Make one on the cluster's page.`,
    );
  };
}

/** One client for each target, each with a context of its own; throws what is wrong with the kubeconfig. */
function clientOf(target: ClusterTarget, { mode, kubeconfig }: CollectorConfig): KubeClient {
  const [client] = kubeClients({
    inCluster: mode === "agent",
    ...(kubeconfig === null ? {} : { kubeconfig }),
    ...(target.context === null ? {} : { contexts: [target.context] }),
  });
  if (client === undefined) throw new AppError("invalid", `There is no context for the cluster ${target.cluster}.`);
  return client;
}

/**
 * Runs a collector until the signal: each cluster in a loop of its own, with its own connections, spool and report. Throws
 * what is wrong with its options; everything later is a state that is reported and tried again.
 */
export async function runCollector(config: CollectorConfig, surroundings: CollectorSurroundings): Promise<void> {
  const { signal, clock = realClock, limits } = surroundings;
  // A wrong address would otherwise show only at the first document.
  ingestAddress(config.server);
  const outlet = surroundings.outlet ?? serverOutlet({ url: config.server, token: tokenReader(config) });
  const identity: CollectorIdentity = {
    id: config.id,
    version: productVersion(),
    mode: config.mode,
    startedAt: clock.now(),
  };
  const maxBytes = Math.floor(config.spool.maxBytes / config.targets.length);
  const runs = await Promise.all(
    config.targets.map(async (target) => {
      const spool = await openSpool(spoolFolder(config.spool.folder, target.cluster), maxBytes);
      return begin(target, clientOf(target, config), { spool, outlet, clock, identity, limits });
    }),
  );
  const health = await serveHealth(config.listen, () => runs.map(({ run }) => run.status()));
  log.info("collector started", { id: config.id, mode: config.mode, clusters: runs.length, health: health.url });
  surroundings.onListening?.(health.url);
  try {
    await Promise.all(runs.flatMap(({ run, reporter }) => [keepGoing(run, clock, signal), reporter.run(signal)]));
  } finally {
    await health.close();
    log.info("collector ended", { waiting: runs.reduce((sum, { run }) => sum + run.status().spool.entries, 0) });
  }
}

type BeginOptions = {
  readonly spool: Spool;
  readonly outlet: Outlet;
  readonly clock: Clock;
  readonly identity: CollectorIdentity;
  readonly limits: FollowingOptions["limits"];
};

function begin(target: ClusterTarget, client: KubeClient, options: BeginOptions) {
  const { spool, outlet, clock, identity, limits } = options;
  const run = new ClusterRun({
    cluster: target.cluster,
    ...{ client, sources, spool, outlet, clock },
    onChange: () => reporter.look(),
    ...(limits === undefined ? {} : { limits }),
  });
  const reporter = new Reporter({
    ...{ identity, outlet, clock },
    status: () => run.status(),
    onAnswer: (answer) => run.hear(answer),
  });
  return { run, reporter };
}

async function openSpool(folder: string, maxBytes: number): Promise<Spool> {
  try {
    return await Spool.open(folder, maxBytes);
  } catch (cause) {
    throw new AppError("invalid", `The spool ${folder} cannot be written. Choose a folder of your own with --spool.`, {
      reason: "spool",
      cause,
    });
  }
}

/** A fault of ours in one cluster stops neither the process nor another cluster. */
async function keepGoing(run: ClusterRun, clock: Clock, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      await run.run(signal);
    } catch (error) {
      log.error("a cluster's loop failed", { cluster: run.options.cluster, cause: causesOf(error) });
      await pause(clock, retryDelayMs(clock, attempt, 60_000), signal);
    }
  }
}
