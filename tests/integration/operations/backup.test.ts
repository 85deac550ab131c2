import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { openSql, type Sql } from "#lib/db/sql.ts";
import { newCluster, send } from "../ingest/door.ts";
import { scanDocument } from "../ingest/small-scan.ts";

// Three starts of a server, and the machine may have others to run.
vi.setConfig({ testTimeout: 120_000 });

const folders: string[] = [];
const servers: EmbeddedPostgres[] = [];
afterAll(async () => {
  for (const server of servers) await server.stop();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function start(dataDir: string): Promise<{ readonly server: EmbeddedPostgres; readonly sql: Sql }> {
  const server = await startEmbeddedPostgres({ dataDir });
  servers.push(server);
  return { server, sql: openSql(server.url, { max: 3 }) };
}

/** Rows and a digest of each table, machine-written and people's alike. */
async function digests(sql: Sql): Promise<readonly unknown[]> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE' order by 1`;
  return await Promise.all(
    tables.map(async ({ name }) => {
      const query = `select count(*)::int as rows, md5(string_agg(md5(x::text), '' order by md5(x::text))) as digest from ${name} x`;
      return { name, ...(await sql.unsafe(query))[0] };
    }),
  );
}

test("a copy of the stopped database folder is a backup: it has every row, and work goes on from it", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "kubeproof-backup-"));
  folders.push(folder);
  const [original, copy] = [path.join(folder, "database"), path.join(folder, "copy")];
  const catalog = loadCatalog();
  const lines = [{ id: "4.2.1", answer: "fail", words: "found" } as const];
  const delivery = { scanner: "kube-bench", text: scanDocument([{ nodeType: "node", lines }]), node: "n1" };
  const first = await start(original);
  await migrate(first.server.url);
  const cluster = await newCluster(first.sql);
  await send({ sql: first.sql, catalog }, cluster, new Date("2026-11-20T08:00:00Z"), delivery);
  const before = await digests(first.sql);
  await first.sql.end();
  await first.server.stop();

  // Owners and rights come along: PostgreSQL refuses a folder of somebody else's.
  expect(spawnSync("cp", ["-a", original, copy]).status).toBe(0);
  await rm(original, { recursive: true });
  const second = await start(copy);

  expect(before.length).toBeGreaterThan(30);
  expect(await digests(second.sql)).toEqual(before);
  expect(await migrate(second.server.url)).toEqual({ applied: [] });
  const again = await send({ sql: second.sql, catalog }, cluster, new Date("2026-11-21T08:00:00Z"), delivery);
  expect(again.state).toBe("unchanged");
  await second.sql.end();
});
