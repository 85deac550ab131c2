import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { migrate, readMigrations } from "#lib/db/migrate.ts";
import { openSql } from "#lib/db/sql.ts";
import { emptyDatabase } from "#tests/support/database.ts";

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function migrations(scripts: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "kubeproof-migrations-"));
  folders.push(folder);
  for (const [name, script] of Object.entries(scripts)) {
    await mkdir(path.join(folder, name));
    await writeFile(path.join(folder, name, "migration.sql"), script);
  }
  return folder;
}

async function tables(url: string): Promise<readonly string[]> {
  const sql = openSql(url, { max: 1 });
  try {
    const rows = await sql<{ name: string }[]>`
      select tablename as name from pg_tables where schemaname = 'public' order by 1`;
    return rows.map((row) => row.name);
  } finally {
    await sql.end();
  }
}

test("two starters at once apply every migration exactly once, and a third finds nothing to do", async () => {
  const url = await emptyDatabase();

  const both = await Promise.all([migrate(url), migrate(url)]);
  const third = await migrate(url);

  const own = await readMigrations(path.join(import.meta.dirname, "../../../prisma/migrations"));
  expect(both.flatMap((report) => report.applied)).toEqual(own.map((migration) => migration.name));
  expect(third.applied).toEqual([]);
});

test("a migration with function bodies and semicolons in text is applied whole", async () => {
  const url = await emptyDatabase();
  const migrationsDir = await migrations({
    "20260101000000_one": `-- one; two
      create function one() returns int language plpgsql as $$ begin perform 1; return 1; end $$;
      create table t (a text default 'x;y');`,
  });

  const report = await migrate(url, { migrationsDir });

  expect(report.applied).toEqual(["20260101000000_one"]);
  expect(await tables(url)).toContain("t");
});

test("a migration that fails leaves nothing behind and can be tried again when repaired", async () => {
  const url = await emptyDatabase();
  const broken = await migrations({
    "20260101000000_one": "create table one (a int);",
    "20260102000000_two": "create table two (a int); select 1/0;",
  });
  const repaired = await migrations({
    "20260101000000_one": "create table one (a int);",
    "20260102000000_two": "create table two (a int);",
  });

  const failure = await migrate(url, { migrationsDir: broken }).catch((error: unknown) => error);
  const between = await tables(url);
  const report = await migrate(url, { migrationsDir: repaired });

  expect(failure).toMatchObject({ code: "internal", reason: "migration_failed" });
  expect((failure as Error).message).toContain("division by zero");
  expect(between).toEqual([]);
  expect(report.applied).toHaveLength(2);
});

test("a database that a newer program migrated is refused and left alone", async () => {
  const url = await emptyDatabase();
  const newer = await migrations({
    "20260101000000_one": "create table one (a int);",
    "20260102000000_two": "create table two (a int);",
  });
  const older = await migrations({ "20260101000000_one": "create table one (a int);" });
  await migrate(url, { migrationsDir: newer });

  await expect(migrate(url, { migrationsDir: older })).rejects.toMatchObject({ reason: "database_newer" });
});

test("a migration that was changed after it was applied is refused by name", async () => {
  const url = await emptyDatabase();
  const before = await migrations({ "20260101000000_one": "create table one (a int);" });
  const after = await migrations({ "20260101000000_one": "create table one (a bigint);" });
  await migrate(url, { migrationsDir: before });

  await expect(migrate(url, { migrationsDir: after })).rejects.toMatchObject({
    reason: "migration_edited",
    details: { migration: "20260101000000_one" },
  });
});

test("a wrong password, a missing database and a closed port each say what to do, without the password", async () => {
  const url = await emptyDatabase();
  const wrongPassword = new URL(url);
  wrongPassword.password = "not-the-password";
  const missing = new URL(url);
  missing.pathname = "/no_such_database";

  const refused = await migrate(wrongPassword.href).catch((error: unknown) => error);

  expect(refused).toMatchObject({ code: "unavailable", reason: "database_refuses" });
  expect((refused as Error).message).not.toContain("not-the-password");
  await expect(migrate(missing.href)).rejects.toMatchObject({ reason: "database_missing" });
  await expect(migrate("postgres://a:b@127.0.0.1:1/x")).rejects.toMatchObject({ reason: "database_unreachable" });
  await expect(migrate("not a url")).rejects.toMatchObject({ reason: "database_url" });
});
