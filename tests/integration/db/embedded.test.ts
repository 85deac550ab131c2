import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { startEmbeddedPostgres, stopLeftover } from "#lib/db/embedded.ts";
import { freePort } from "#lib/db/embedded-port.ts";
import { openSql } from "#lib/db/sql.ts";

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "kubeproof-embedded-"));
  folders.push(folder);
  return path.join(folder, "database");
}

async function ask(url: string, text: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const sql = openSql(url, { max: 1 });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
}

test("data and password are kept over a restart; the password is readable by its owner alone", async () => {
  const dataDir = await newFolder();
  const first = await startEmbeddedPostgres({ dataDir });
  await ask(first.url, "create table kept as select 7 as n");
  await first.stop();

  const second = await startEmbeddedPostgres({ dataDir });
  const rows = await ask(second.url, "select n from kept");
  await second.stop();

  expect(rows).toEqual([{ n: 7 }]);
  expect((await stat(path.join(dataDir, "password"))).mode & 0o777).toBe(0o600);
});

test("text sorts by code point in UTF-8 on every machine, and it listens on loopback only", async () => {
  const database = await startEmbeddedPostgres({ dataDir: await newFolder(), throwaway: true });

  const rows = await ask(
    database.url,
    `select current_setting('listen_addresses') as addresses, current_setting('server_encoding') as encoding,
            (select string_agg(t, '' order by t) from unnest(array['b', 'a', 'B', 'ä']) t) as sorted`,
  );
  await database.stop();

  expect(rows).toEqual([{ addresses: "127.0.0.1", encoding: "UTF8", sorted: "Babä" }]);
});

test("a folder in use is refused with the process, and a server left behind there can be stopped", async () => {
  const dataDir = await newFolder();
  const running = await startEmbeddedPostgres({ dataDir, throwaway: true });

  await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({ code: "conflict", reason: "data_in_use" });
  const stopped = await stopLeftover(dataDir);
  await running.ended;

  expect(stopped).toBe(true);
  expect(await stopLeftover(dataDir)).toBe(false);
});

test("a lock file whose process number now belongs to something else does not stop a start", async () => {
  const dataDir = await newFolder();
  const first = await startEmbeddedPostgres({ dataDir, throwaway: true });
  const lock = path.join(dataDir, "cluster", "postmaster.pid");
  const text = await readFile(lock, "utf8");
  await first.stop();
  await writeFile(lock, text.replace(/^\d+/, String(process.ppid)));

  const second = await startEmbeddedPostgres({ dataDir, throwaway: true });
  const rows = await ask(second.url, "select 1 as one");
  await second.stop();

  expect(rows).toEqual([{ one: 1 }]);
});

test("a folder of another major version is refused by number and left alone", async () => {
  const dataDir = await newFolder();
  const first = await startEmbeddedPostgres({ dataDir, throwaway: true });
  await first.stop();
  await writeFile(path.join(dataDir, "cluster", "PG_VERSION"), "15\n");

  const refusal = await startEmbeddedPostgres({ dataDir }).catch((error: unknown) => error);

  expect(refusal).toMatchObject({ reason: "data_other_version", details: { found: 15 } });
});

test("a port that is taken is named", async () => {
  const port = await freePort();
  const first = await startEmbeddedPostgres({ dataDir: await newFolder(), port, throwaway: true });

  const refusal = await startEmbeddedPostgres({ dataDir: await newFolder(), port, throwaway: true }).catch(
    (error: unknown) => error,
  );
  await first.stop();

  expect(refusal).toMatchObject({ code: "conflict", reason: "port_in_use" });
  expect((refusal as Error).message).toContain(String(port));
});
