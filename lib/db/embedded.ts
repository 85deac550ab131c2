import type { ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "#lib/errors.ts";
import type { Account } from "./embedded-account.ts";
import { chooseAccount } from "./embedded-account.ts";
import type { ClusterFiles } from "./embedded-cluster.ts";
import {
  clusterFiles,
  clusterUser,
  diskFull,
  explainFolderError,
  prepareCluster,
  programEnvironment,
} from "./embedded-cluster.ts";
import { freePort } from "./embedded-port.ts";
import { findLeftover, isAlive } from "./embedded-process.ts";
import type { Programs } from "./embedded-programs.ts";
import { findPrograms } from "./embedded-programs.ts";
import { openSql } from "./sql.ts";

export type EmbeddedOptions = {
  /** Folder of this database alone: cluster, password (0600) and log. Created when missing. */
  readonly dataDir: string;
  /** Port on 127.0.0.1; a free one is picked when not given. */
  readonly port?: number;
  /** True for test databases: nothing survives a power cut, everything is faster. */
  readonly throwaway?: boolean;
};

export type EmbeddedPostgres = {
  /** URL of the database `kubeproof`, with its password. */
  readonly url: string;
  readonly port: number;
  /** Settles when the server process ends, however it ends, with the last lines of its log. */
  readonly ended: Promise<string>;
  /** Fast shutdown; safe to call twice. */
  stop(): Promise<void>;
};

/**
 * Starts the PostgreSQL from the packages on its data folder, as root or not, on 127.0.0.1 only and without a socket file.
 * Throws an AppError that says what to do when the folder is in use, of another version, or not writable, or the disk is full.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const files = clusterFiles(options.dataDir);
  const programs = findPrograms();
  const account = chooseAccount([programs.folder, files.dataDir]);
  const password = await prepareCluster(files, programs, account);
  await refuseRunning(files);
  const server = await startServer({ files, programs, account, options });
  const base = `postgres://${clusterUser}:${encodeURIComponent(password)}@127.0.0.1:${server.port}`;
  try {
    await ensureDatabase(`${base}/postgres`);
  } catch (error) {
    await stopServer(server.child);
    throw error;
  }
  return {
    url: `${base}/kubeproof`,
    port: server.port,
    ended: server.ended,
    stop: () => stopServer(server.child),
  };
}

/** Stops a server that a killed parent left behind on this data folder; says whether there was one. */
export async function stopLeftover(dataDir: string): Promise<boolean> {
  const pid = await findLeftover(clusterFiles(dataDir).cluster);
  if (pid === undefined) return false;
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + 30_000;
  while (isAlive(pid) && Date.now() < deadline) await sleep(50);
  if (isAlive(pid)) process.kill(pid, "SIGQUIT");
  return true;
}

type Launch = {
  readonly files: ClusterFiles;
  readonly programs: Programs;
  readonly account: Account;
  readonly options: EmbeddedOptions;
};
type Server = { readonly child: ChildProcess; readonly port: number; readonly ended: Promise<string> };

async function refuseRunning(files: ClusterFiles): Promise<void> {
  const pid = await findLeftover(files.cluster);
  if (pid !== undefined) {
    throw new AppError(
      "conflict",
      `Another PostgreSQL (process ${pid}) already uses the data folder ${files.dataDir}. ` +
        `Stop the other start (Ctrl-C there), end that process (kill -INT ${pid}), or give another folder with --data.`,
      { reason: "data_in_use", details: { pid } },
    );
  }
  // Stale: its process is gone, or the number now belongs to something else.
  await rm(path.join(files.cluster, "postmaster.pid"), { force: true });
}

async function startServer(launch: Launch): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    const port = launch.options.port ?? (await freePort());
    const server = spawnServer(launch, port);
    const failure = await waitUntilReady(launch.files, server);
    if (failure === undefined) return server;
    const portWasTaken = /could not bind|Address already in use/.test(failure);
    if (portWasTaken && launch.options.port === undefined && attempt < 5) continue;
    throw explainStartFailure(failure, launch.files, port);
  }
}

function spawnServer({ files, programs, account, options }: Launch, port: number): Server {
  let log: number;
  try {
    log = openSync(files.log, "w", 0o600);
  } catch (error) {
    throw explainFolderError(error, files.dataDir);
  }
  const args = ["-D", files.cluster, "-p", String(port), ...settings(options.throwaway === true)];
  // Its own process group: Ctrl-C in the terminal must not end the database before its clients.
  const child = account.spawn(programs.postgres, args, {
    env: programEnvironment(),
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", () => resolve(logTail(files)));
  });
  return { child, port, ended };
}

function settings(throwaway: boolean): readonly string[] {
  const common = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "shared_buffers=256MB",
    "work_mem=16MB",
    "maintenance_work_mem=128MB",
    "max_wal_size=2GB",
    "max_connections=200",
    "timezone=UTC",
    "log_timezone=UTC",
    "jit=off",
  ];
  const fast = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"];
  return [...common, ...(throwaway ? fast : [])].flatMap((setting) => ["-c", setting]);
}

/** Undefined when ready, else the last lines of the log. The server writes its state into postmaster.pid, as pg_ctl reads it. */
async function waitUntilReady(files: ClusterFiles, server: Server): Promise<string | undefined> {
  let failure: string | undefined;
  void server.ended.then((tail) => (failure = tail));
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    if (failure !== undefined) return failure;
    const text = await readFile(path.join(files.cluster, "postmaster.pid"), "utf8").catch(() => "");
    const lines = text.split("\n");
    if (Number(lines[0]) === server.child.pid && lines[7]?.trim() === "ready") return undefined;
    await sleep(25);
  }
  await stopServer(server.child);
  return `not ready after two minutes\n${await logTail(files)}`;
}

function explainStartFailure(log: string, files: ClusterFiles, port: number): AppError {
  if (/No space left on device|Disk quota exceeded/.test(log)) return diskFull(files.dataDir);
  if (/could not bind|Address already in use/.test(log)) {
    return new AppError(
      "conflict",
      `Port ${port} on 127.0.0.1 is in use, so the database cannot start there. Choose another.`,
      {
        reason: "port_in_use",
      },
    );
  }
  if (/Permission denied|wrong ownership/.test(log)) {
    return new AppError(
      "unavailable",
      `PostgreSQL may not use the data folder ${files.dataDir}. Start as the user who started it first, or give another folder with --data.`,
      { reason: "data_not_writable", details: { log } },
    );
  }
  const line =
    log.split("\n").findLast((text) => /FATAL|PANIC|ERROR/.test(text)) ?? log.trim().split("\n").at(-1) ?? "";
  return new AppError("unavailable", `PostgreSQL did not start: ${line.trim()} (its log: ${files.log})`, {
    reason: "database_start_failed",
    details: { log },
  });
}

async function logTail(files: ClusterFiles): Promise<string> {
  const text = await readFile(files.log, "utf8").catch(() => "");
  return text.split("\n").slice(-20).join("\n");
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGINT");
  const patience = new AbortController();
  const late = sleep(30_000, undefined, { signal: patience.signal }).then(
    () => child.kill("SIGQUIT"),
    () => undefined,
  );
  await exited;
  patience.abort();
  await late;
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const sql = openSql(adminUrl, { max: 1, applicationName: "kubeproof start" });
  try {
    const rows = await sql`select 1 from pg_database where datname = 'kubeproof'`;
    if (rows.length === 0) await sql`create database kubeproof`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
