import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { testDatabase } from "#tests/support/database.ts";

// Processes of their own, and the machine may have others to run.
vi.setConfig({ testTimeout: 120_000 });

const root = join(import.meta.dirname, "../../..");
const { url } = await testDatabase();
const tree = imageTree();
const secrets = mkdtempSync(join(tmpdir(), "kubeproof-secrets-"));
chmodSync(secrets, 0o755);
writeFileSync(join(secrets, "database-url"), `${url}\n`);

/** The environment of the image, and nothing of this process. */
function environment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { NODE_ENV: "production", HOME: tmpdir(), ...more };
}

const started: ChildProcess[] = [];
afterAll(() => {
  for (const each of started) if (each.exitCode === null) each.kill("SIGKILL");
  for (const folder of [tree, secrets]) rmSync(folder, { recursive: true, force: true });
});

/**
 * What the last stage of the Dockerfile copies, from this working tree: packages by a link, and without the built pages, which
 * the end-to-end tests serve.
 */
function imageTree(): string {
  const folder = mkdtempSync(join(tmpdir(), "kubeproof-image-"));
  const text = readFileSync(join(root, "deploy", "Dockerfile"), "utf8");
  const copies = text.slice(text.lastIndexOf("\nFROM ")).matchAll(/^COPY (?:--from=\w+ )?(.+) (\S+)$/gm);
  for (const [, sources = "", target = ""] of copies) {
    for (const source of sources.split(" ").map((each) => each.replace("/app/", ""))) {
      if (source === ".next") continue;
      const to = target.endsWith("/") ? join(folder, target, source.split("/").at(-1) ?? "") : join(folder, target);
      mkdirSync(dirname(to), { recursive: true });
      if (source === "node_modules") symlinkSync(join(root, source), to);
      else cpSync(join(root, source), to, { recursive: true });
    }
  }
  chmodSync(folder, 0o755);
  return folder;
}

/** Nobody, where this process may become nobody and nobody may read the packages; else whoever runs the tests. */
function nobody(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const as = { uid: 65532, gid: 65532 };
  const asNobody = spawnSync(process.execPath, ["-e", "require('zod')"], { ...as, cwd: tree, env: environment({}) });
  return asNobody.status === 0 ? as : {};
}

const as = nobody();
const databaseUrlFile = { DATABASE_URL_FILE: join(secrets, "database-url") };

const run = (args: readonly string[], env: Readonly<Record<string, string>>): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, ["deploy/entrypoint.mjs", ...args], {
    ...as,
    cwd: tree,
    encoding: "utf8",
    env: environment(env),
  });

test("the image's commands start from what it copies alone, as nobody, with the database's address in a file", () => {
  for (const command of ["check", "collect"]) {
    expect(run([command, "--help"], {}), command).toMatchObject({ status: 0, stderr: "" });
  }
  expect(run(["migrate"], databaseUrlFile)).toMatchObject({ status: 0, stdout: "The database was up to date.\n" });
});

test("a secret that is set twice, or in a file this user cannot read, ends the start with a sentence", () => {
  expect(run(["migrate"], { ...databaseUrlFile, DATABASE_URL: url })).toMatchObject({
    status: 2,
    stderr: "DATABASE_URL and DATABASE_URL_FILE are both set: leave one out.\n",
  });
  expect(run(["migrate"], { DATABASE_URL_FILE: join(secrets, "nowhere") })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("cannot be read by this user"),
  });
});

test("the image's worker is healthy while it runs by the image's own check, and ends when told", async () => {
  const args = ["--max-semi-space-size=4", "deploy/entrypoint.mjs", "work", "--listen", "127.0.0.1:0"];
  const worker = spawn(process.execPath, args, {
    ...{ ...as, cwd: tree, env: environment(databaseUrlFile) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  started.push(worker);
  let words = "";
  worker.stdout.setEncoding("utf8").on("data", (text: string) => (words += text));
  await vi.waitFor(() => expect(words).toContain("worker started"), { timeout: 60_000, interval: 100 });
  const health = (path: string): number | null => {
    const env = environment({ HEALTH_URL: `${/"url":"([^"]+)"/.exec(words)?.[1]}${path}` });
    return spawnSync(process.execPath, ["deploy/healthcheck.mjs"], { ...as, cwd: tree, env }).status;
  };

  expect([health("/readyz"), health("/nowhere")]).toEqual([0, 1]);
  worker.kill("SIGTERM");
  expect(await once(worker, "exit")).toEqual([0, null]);
  expect(health("/readyz")).toBe(1);
});
