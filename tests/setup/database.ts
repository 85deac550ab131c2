import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres, stopLeftover } from "#lib/db/embedded.ts";
import { isAlive } from "#lib/db/embedded-process.ts";
import { migrate } from "#lib/db/migrate.ts";
import { openSql } from "#lib/db/sql.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A server URL that may create databases. */
    testServerUrl: string;
    /** The migrated database that every test file clones. */
    testTemplate: string;
  }
}

const folderPrefix = "kubeproof-test-";

/**
 * One PostgreSQL for the run, with one migrated template database.
 * `KUBEPROOF_TEST_DATABASE_URL` names a server to use instead of the embedded one.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer();
  const template = `kubeproof_template_${process.pid}`;
  await createTemplate(server.url, template);
  project.provide("testServerUrl", server.url);
  project.provide("testTemplate", template);
  return async () => {
    await dropAll(server.url, template);
    await server.close();
  };
}

type Server = { readonly url: string; close(): Promise<void> };

async function openServer(): Promise<Server> {
  const given = process.env.KUBEPROOF_TEST_DATABASE_URL;
  if (given !== undefined && given !== "") return { url: given, close: async () => undefined };
  await removeAbandoned();
  const folder = await mkdtemp(path.join(tmpdir(), `${folderPrefix}${process.pid}-`));
  const dataDir = path.join(folder, "database");
  const database = await startEmbeddedPostgres({ dataDir, throwaway: true });
  return {
    url: database.url,
    async close() {
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// A run that was killed leaves its server behind; the process number in the folder's name tells.
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(folderPrefix)) continue;
    const pid = Number.parseInt(name.slice(folderPrefix.length), 10);
    if (isAlive(pid)) continue;
    const folder = path.join(tmpdir(), name);
    await stopLeftover(path.join(folder, "database"));
    await rm(folder, { recursive: true, force: true });
  }
}

async function createTemplate(serverUrl: string, template: string): Promise<void> {
  const sql = openSql(serverUrl, { max: 1 });
  try {
    await sql.unsafe(`create database ${template}`);
    const url = new URL(serverUrl);
    url.pathname = `/${template}`;
    await migrate(url.href);
    // Nobody may connect any more: a database with visitors cannot be cloned.
    await sql.unsafe(`alter database ${template} with is_template true allow_connections false`);
  } finally {
    await sql.end();
  }
}

async function dropAll(serverUrl: string, template: string): Promise<void> {
  const sql = openSql(serverUrl, { max: 1 });
  try {
    await sql.unsafe(`alter database ${template} with is_template false`);
    const rows = await sql<{ name: string }[]>`
      select datname as name from pg_database where starts_with(datname, ${template})`;
    for (const { name } of rows) await sql.unsafe(`drop database if exists ${name} with (force)`);
  } finally {
    await sql.end();
  }
}
