import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { AppError } from "#lib/errors.ts";
import type { Account } from "./embedded-account.ts";
import type { Programs } from "./embedded-programs.ts";

/** The files of one embedded database under its data folder. */
export type ClusterFiles = {
  readonly dataDir: string;
  readonly cluster: string;
  readonly password: string;
  readonly log: string;
};

/** The superuser of the embedded database. */
export const clusterUser = "kubeproof";

/** Names the files; touches nothing. */
export function clusterFiles(dataDir: string): ClusterFiles {
  const root = path.resolve(dataDir);
  return {
    dataDir: root,
    cluster: path.join(root, "cluster"),
    password: path.join(root, "password"),
    log: path.join(root, "postgres.log"),
  };
}

/** Creates the cluster when there is none and gives its password; refuses a cluster of another major version. */
export async function prepareCluster(files: ClusterFiles, programs: Programs, account: Account): Promise<string> {
  try {
    await mkdir(files.dataDir, { recursive: true, mode: 0o711 });
    await chmod(files.dataDir, 0o711);
    const found = await clusterMajor(files);
    if (found === undefined) return await createCluster(files, programs, account);
    refuseOtherMajor(files, found, programs.major);
    return (await readFile(files.password, "utf8")).trim();
  } catch (error) {
    throw explainFolderError(error, files.dataDir);
  }
}

/** Turns a file system error about the data folder into a sentence that says what to do. */
export function explainFolderError(error: unknown, dataDir: string): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  if (error.code === "ENOSPC" || error.code === "EDQUOT") return diskFull(dataDir, error);
  if (error.code === "EACCES" || error.code === "EPERM" || error.code === "EROFS") {
    return new AppError(
      "unavailable",
      `The data folder ${dataDir} may not be read or written by this user. ` +
        "Start as the user who started it first (root included), change its owner, or give another folder with --data.",
      { reason: "data_not_writable", cause: error },
    );
  }
  return error;
}

/** The error for a full disk under the data folder. */
export function diskFull(dataDir: string, cause?: unknown): AppError {
  return new AppError(
    "unavailable",
    `The disk that holds ${dataDir} is full. Free some space and start again; your data is kept.`,
    {
      reason: "disk_full",
      cause,
    },
  );
}

async function clusterMajor(files: ClusterFiles): Promise<number | undefined> {
  const file = path.join(files.cluster, "PG_VERSION");
  if (!existsSync(files.cluster)) return undefined;
  return Number.parseInt(await readFile(file, "utf8"), 10);
}

function refuseOtherMajor(files: ClusterFiles, found: number, major: number): void {
  if (found === major) return;
  throw new AppError(
    "conflict",
    `The data folder ${files.dataDir} is of PostgreSQL ${found}, but this version brings PostgreSQL ${major}. ` +
      "Give another folder with --data, move the data over with pg_dump of the old version, or delete it with --reset.",
    { reason: "data_other_version", details: { found, major } },
  );
}

// Made beside its place and renamed at the end, so that an interrupted start never leaves half a cluster.
async function createCluster(files: ClusterFiles, programs: Programs, account: Account): Promise<string> {
  const password = randomBytes(24).toString("base64url");
  const draft = `${files.cluster}.new`;
  const secretDir = await mkdtemp(path.join(tmpdir(), "kubeproof-"));
  const secretFile = path.join(secretDir, "password");
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    await writeFile(secretFile, `${password}\n`, { mode: 0o600 });
    for (const target of [draft, secretDir, secretFile]) account.own(target);
    await runInitdb(files, programs, account, draft, secretFile);
    await writeFile(files.password, `${password}\n`, { mode: 0o600 });
    await rename(draft, files.cluster);
    return password;
  } finally {
    await rm(secretDir, { recursive: true, force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

async function runInitdb(
  files: ClusterFiles,
  programs: Programs,
  account: Account,
  target: string,
  secretFile: string,
): Promise<void> {
  const args = [
    `--pgdata=${target}`,
    `--username=${clusterUser}`,
    `--pwfile=${secretFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // The same order of text on every machine, whatever its C library.
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-sync",
  ];
  const child = account.spawn(programs.initdb, args, { env: programEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code === 0) return;
  if (/No space left on device|Disk quota exceeded/.test(output)) throw diskFull(files.dataDir);
  throw new AppError(
    "unavailable",
    `PostgreSQL could not create its data folder in ${files.dataDir}: ${lastLine(output)}`,
    {
      reason: "initdb_failed",
      details: { output: output.slice(-2000) },
    },
  );
}

/** The environment of PostgreSQL's programs: nothing of ours, English messages, UTC. */
export function programEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    LC_ALL: "C",
    TZ: "UTC",
    NODE_ENV: "production",
  };
}

function lastLine(text: string): string {
  const lines = text.split("\n").filter((line) => /error|fatal|could not/i.test(line));
  return lines.at(-1)?.trim() ?? text.trim().split("\n").at(-1) ?? "no output";
}
