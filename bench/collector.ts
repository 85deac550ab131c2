import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { CollectorSide } from "./collector-side-child.ts";
import type { Figure } from "./figure.ts";
import { machineWithout } from "./machine.ts";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** How long the collector is watched after its first list, in milliseconds. */
const watchedMs = 10_000;
const mebibyte = 1024 * 1024;

/** What a collector takes to read a cluster with many policy reports, each in processes of their own. */
export async function benchCollector(
  say: (words: string) => void,
): Promise<{ machine: string; figures: readonly Figure[] }> {
  const figures: Figure[] = [];
  for (const reports of [10_000, 100_000]) {
    say(`A collector reads a cluster with ${reports} policy reports …`);
    figures.push(...(await figuresOf(reports)));
  }
  return { machine: machineWithout(), figures };
}

async function figuresOf(reports: number): Promise<readonly Figure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "kubeproof-bench-"));
  const side = fork(here("collector-side-child.ts"), [String(reports)]);
  try {
    const { kubeconfig, door } = await heard(side, "ready");
    const listed = heard(side, "listed");
    const collector = await startCollector(folder, kubeconfig, door);
    const { uids, documents } = await Promise.race([listed, ended(collector)]);
    if (uids !== reports) throw new Error(`${uids} of ${reports} reports were listed.`);
    await sleep(watchedMs);
    side.send("requests");
    const { all, byVerb } = await heard(side, "requests");
    const peak = await peakOf(collector, folder);
    const verbs = Object.entries(byVerb).map(([verb, count]) => `${count} ${verb}`);
    return [
      {
        id: `peak-${reports}`,
        words: `peak memory with ${reports} policy reports`,
        value: Math.ceil(peak / mebibyte),
        unit: "MiB",
        aim: "<= 150",
        must: "<= 256",
      },
      {
        id: `requests-${reports}`,
        words: `API requests until all are listed and watched (${verbs.join(", ")})`,
        value: all,
        unit: "",
        aim: null,
        must: null,
      },
      {
        id: `documents-${reports}`,
        words: `documents sent for ${reports} policy reports`,
        value: documents,
        unit: "",
        aim: null,
        must: null,
      },
    ];
  } finally {
    side.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

async function startCollector(folder: string, kubeconfig: string, door: string): Promise<ChildProcess> {
  const files = { kubeconfig: path.join(folder, "kubeconfig"), token: path.join(folder, "token") };
  await writeFile(files.kubeconfig, kubeconfig);
  await writeFile(files.token, "bench-token\n");
  const words = ["--server", door, "--kubeconfig", files.kubeconfig, "--token-file", files.token, "--context", "bench"];
  const more = ["--spool", path.join(folder, "spool"), "--listen", "127.0.0.1:0", "--name", "bench"];
  return fork(here("../bin/kubeproof.mjs"), ["collect", ...words, ...more], {
    // As bin/kubeproof.mjs starts it; it would start another process to set them.
    execArgv: ["--max-semi-space-size=4", "--optimize-for-size", "--import", pathToFileURL(here("tell-peak.mjs")).href],
    env: { ...process.env, BENCH_PEAK_FILE: path.join(folder, "peak") },
    silent: true,
  });
}

async function peakOf(collector: ChildProcess, folder: string): Promise<number> {
  const exited = new Promise((resolve) => collector.once("exit", resolve));
  collector.kill("SIGTERM");
  await exited;
  return Number(await readFile(path.join(folder, "peak"), "utf8"));
}

/** The next message of a kind. */
function heard<K extends CollectorSide["kind"]>(
  side: ChildProcess,
  kind: K,
): Promise<Extract<CollectorSide, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const listen = (message: unknown): void => {
      if (Object(message).kind !== kind) return;
      side.off("message", listen);
      resolve(message as Extract<CollectorSide, { kind: K }>);
    };
    side.on("message", listen);
    side.once("exit", (code) => reject(new Error(`The simulated cluster ended with ${code}.`)));
  });
}

function ended(collector: ChildProcess): Promise<never> {
  let output = "";
  for (const stream of [collector.stdout, collector.stderr]) {
    stream?.on("data", (piece: Buffer) => {
      output = `${output}${piece.toString()}`.slice(-4_000);
    });
  }
  return new Promise((_, reject) => {
    collector.once("exit", (code) => reject(new Error(`The collector ended with ${code}: ${output}`)));
  });
}
