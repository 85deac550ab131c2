import { existsSync } from "node:fs";
import { mkdir, open, readFile, rm, statfs, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import * as z from "zod";
import { stopLeftover } from "#lib/db/embedded.ts";
import { commandLine, isAlive } from "#lib/db/embedded-process.ts";
import { AppError } from "#lib/errors.ts";

const markerName = ".kubeproof";
const leastFreeBytes = 200 * 1024 * 1024;

/** Takes the data folder for this process; answers the function that gives it back. */
export async function takeDataFolder(dataDir: string, url: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  await refuseFullDisk(dataDir);
  const lock = path.join(dataDir, "running.json");
  await refuseRunning(lock);
  const file = await open(lock, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST") throw inUse(dataDir, "another start");
    throw error;
  });
  await file.writeFile(JSON.stringify({ pid: process.pid, url }));
  await file.close();
  await writeFile(
    path.join(dataDir, markerName),
    "This folder belongs to Kubeproof; npm start -- --reset deletes it.\n",
  );
  // Whoever was killed here before may have left a database running.
  await stopLeftover(path.join(dataDir, "database"));
  return () => rm(lock, { force: true });
}

/** Deletes what the data folder holds, after asking; refuses a folder that is not ours or is in use. */
export async function resetDataFolder(dataDir: string, yes: boolean): Promise<void> {
  if (!existsSync(dataDir)) return;
  if (!existsSync(path.join(dataDir, markerName))) {
    throw new AppError(
      "invalid",
      `${dataDir} was not made by Kubeproof, so it is not deleted. Delete it yourself, or give another folder with --data.`,
      { reason: "not_our_folder" },
    );
  }
  await refuseRunning(path.join(dataDir, "running.json"));
  if (!yes && !(await confirm(`Delete everything in ${dataDir}?`))) {
    throw new AppError("invalid", "Nothing was deleted. Add --yes to delete without a question.", {
      reason: "not_confirmed",
    });
  }
  await stopLeftover(path.join(dataDir, "database"));
  await rm(dataDir, { recursive: true, force: true });
}

async function refuseFullDisk(dataDir: string): Promise<void> {
  const disk = await statfs(dataDir);
  const free = disk.bavail * disk.bsize;
  if (free >= leastFreeBytes) return;
  throw new AppError(
    "unavailable",
    `The disk that holds ${dataDir} is full: ${Math.floor(free / 1024 / 1024)} MB are free, at least 200 MB are needed. ` +
      "Free some space, or give a folder on another disk with --data.",
    { reason: "disk_full" },
  );
}

const Lock = z.object({ pid: z.int(), url: z.string() });

async function refuseRunning(lock: string): Promise<void> {
  const text = await readFile(lock, "utf8").catch(() => null);
  if (text === null) return;
  const parsed = Lock.safeParse(parseJson(text));
  if (parsed.success && isAlive(parsed.data.pid) && isOurs(parsed.data.pid)) {
    throw inUse(path.dirname(lock), `process ${parsed.data.pid}, at ${parsed.data.url}`);
  }
  await rm(lock, { force: true });
}

// The number in a lock that was left behind may belong to something else by now.
function isOurs(pid: number): boolean {
  return pid !== process.pid && /scripts\/(start|dev)\.ts/.test(commandLine(pid));
}

function inUse(dataDir: string, by: string): AppError {
  return new AppError(
    "conflict",
    `Kubeproof already runs on the data folder ${dataDir} (${by}). Stop it there with Ctrl-C, or give another folder with --data and another --port.`,
    { reason: "data_in_use" },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} Type yes: `);
  terminal.close();
  return answer.trim().toLowerCase() === "yes";
}
