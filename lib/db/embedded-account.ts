import type { ChildProcess, SpawnOptions } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import { chownSync, statSync } from "node:fs";
import path from "node:path";
import { AppError } from "#lib/errors.ts";

/** How PostgreSQL's programs are run: it refuses to run as root, so root hands it to the account `postgres`. */
export type Account = {
  /** Gives a folder or file to the account; nothing to do when we are not root. */
  own(target: string): void;
  spawn(program: string, args: readonly string[], options: SpawnOptions): ChildProcess;
};

/** The account for programs and data under `folders`; as root it creates `postgres` when the machine has none. */
export function chooseAccount(folders: readonly string[]): Account {
  if (process.getuid?.() !== 0) return { own: () => undefined, spawn: spawnAs({}) };
  const ids = findAccount() ?? createAccount();
  const own = (target: string) => chownSync(target, ids.uid, ids.gid);
  if (folders.every((folder) => isReachable(folder, ids))) return { own, spawn: spawnAs(ids) };
  if (setpriv(ids, "true").status === 0) return { own, spawn: spawnWithSearchRight(ids) };
  throw new AppError(
    "unavailable",
    `PostgreSQL does not run as root, and its account cannot enter ${closedParent(folders, ids)}. ` +
      "Start as an ordinary user, or move this folder and the data folder to a place all users may enter, such as /opt.",
    { reason: "folder_closed" },
  );
}

type Ids = { readonly uid: number; readonly gid: number };

const accountName = "postgres";
// One right beyond an ordinary user's, for a checkout under a private home such as /root: entering folders.
const searchRight = "+dac_override";

function spawnAs(ids: Partial<Ids>): Account["spawn"] {
  return (program, args, options) => spawn(program, [...args], { ...options, ...ids });
}

function spawnWithSearchRight(ids: Ids): Account["spawn"] {
  return (program, args, options) => spawn("setpriv", [...setprivArgs(ids), program, ...args], options);
}

function setpriv(ids: Ids, program: string) {
  return spawnSync("setpriv", [...setprivArgs(ids), program], { stdio: "ignore" });
}

function setprivArgs(ids: Ids): readonly string[] {
  return [
    `--reuid=${ids.uid}`,
    `--regid=${ids.gid}`,
    "--clear-groups",
    `--inh-caps=${searchRight}`,
    `--ambient-caps=${searchRight}`,
    "--",
  ];
}

function findAccount(): Ids | undefined {
  const uid = spawnSync("id", ["-u", accountName], { encoding: "utf8" });
  const gid = spawnSync("id", ["-g", accountName], { encoding: "utf8" });
  if (uid.status !== 0 || gid.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function createAccount(): Ids {
  const ways: readonly (readonly [string, readonly string[]])[] = [
    ["useradd", ["--system", "--user-group", "--no-create-home", "--home-dir", "/", accountName]],
    ["adduser", ["-S", "-D", "-H", accountName]],
  ];
  for (const [program, args] of ways) {
    spawnSync(program, args, { stdio: "ignore" });
    const ids = findAccount();
    if (ids !== undefined) return ids;
  }
  throw new AppError(
    "unavailable",
    `PostgreSQL does not run as root and no account "${accountName}" could be made. ` +
      `Create it (useradd --system ${accountName}), start as an ordinary user, or give your own PostgreSQL with --database-url.`,
    { reason: "no_database_account" },
  );
}

function isReachable(folder: string, ids: Ids): boolean {
  return parents(folder).every((parent) => mayEnter(parent, ids));
}

function closedParent(folders: readonly string[], ids: Ids): string {
  return folders.flatMap(parents).find((parent) => !mayEnter(parent, ids)) ?? "its folders";
}

function parents(folder: string): readonly string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [...parents(parent), folder];
}

function mayEnter(folder: string, ids: Ids): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return true;
  if (stat.uid === ids.uid) return (stat.mode & 0o100) !== 0;
  if (stat.gid === ids.gid) return (stat.mode & 0o010) !== 0;
  return (stat.mode & 0o001) !== 0;
}
