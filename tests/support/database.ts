import { randomBytes } from "node:crypto";
import { afterAll, inject } from "vitest";
import type { Prisma } from "#lib/db/prisma.ts";
import { openPrisma } from "#lib/db/prisma.ts";
import type { Database } from "#lib/db/queryable.ts";
import { fromSql } from "#lib/db/queryable.ts";
import type { Sql } from "#lib/db/sql.ts";
import { openSql } from "#lib/db/sql.ts";

export type TestDatabase = {
  readonly url: string;
  /** The postgres.js handle. */
  readonly sql: Sql;
  /** The same handle as the product's SQL files take it. */
  readonly db: Database;
  readonly prisma: Prisma;
};

/**
 * A fresh, migrated database for this test file alone; dropped after its last test.
 *
 * @example const { db, prisma } = await testDatabase();
 */
export async function testDatabase(): Promise<TestDatabase> {
  const name = newName();
  await onServer((server) => server.unsafe(`create database ${name} template ${inject("testTemplate")}`));
  const url = new URL(inject("testServerUrl"));
  url.pathname = `/${name}`;
  const sql = openSql(url.href, { max: 5, applicationName: "kubeproof test" });
  const prisma = openPrisma(url.href, { max: 3 });
  afterAll(async () => {
    await prisma.$disconnect();
    await sql.end({ timeout: 5 });
    await onServer((server) => server.unsafe(`drop database if exists ${name} with (force)`));
  });
  return { url: url.href, sql, db: fromSql(sql), prisma };
}

/** An empty database without any table, for tests of the migrations themselves. */
export async function emptyDatabase(): Promise<string> {
  const name = newName();
  await onServer((server) => server.unsafe(`create database ${name}`));
  afterAll(() => onServer((server) => server.unsafe(`drop database if exists ${name} with (force)`)));
  const url = new URL(inject("testServerUrl"));
  url.pathname = `/${name}`;
  return url.href;
}

// Begins with the template's name, so that the run drops whatever a test file could not.
function newName(): string {
  return `${inject("testTemplate")}_${randomBytes(6).toString("hex")}`;
}

async function onServer(work: (server: Sql) => PromiseLike<unknown>): Promise<void> {
  const server = openSql(inject("testServerUrl"), { max: 1 });
  try {
    await work(server);
  } finally {
    await server.end();
  }
}
