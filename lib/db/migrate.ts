import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { AppError } from "#lib/errors.ts";
import { codeOf, describeDatabase, explainConnectionError } from "./connection-error.ts";
import { migrateQueue } from "./migrate-queue.ts";
import type { Migration } from "./schema-engine.ts";
import { applyWithEngine } from "./schema-engine.ts";
import type { Sql } from "./sql.ts";
import { openSql } from "./sql.ts";

export type MigrateOptions = {
  /** Folder of `<stamp>_<name>/migration.sql`; the product's own by default. */
  readonly migrationsDir?: string;
  /** How long to wait for another process that is migrating. */
  readonly lockTimeoutMs?: number;
};

/** Names of the migrations that this call applied; empty when the database was up to date. */
export type MigrateReport = { readonly applied: readonly string[] };

/** PostgreSQL's server_version_num of the oldest supported version. */
const oldestServer = 150_000;
// Any fixed number: it only has to be the same for all processes that migrate this database.
const advisoryLockKey = 7_304_215_889;

/**
 * Brings the database to this program's schema. Safe to call from several processes at once and twice in a row.
 * Throws an AppError that says what to do when the database refuses, is too old, or was migrated by a newer program.
 */
export async function migrate(databaseUrl: string, options: MigrateOptions = {}): Promise<MigrateReport> {
  const migrationsDir = options.migrationsDir ?? ownMigrationsDir();
  const migrations = await readMigrations(migrationsDir);
  const sql = open(databaseUrl);
  try {
    await refuseOldServer(sql);
    const reserved = await sql.reserve();
    try {
      await lock(reserved, options.lockTimeoutMs ?? 300_000);
      const pending = await listPending(reserved, migrations);
      const applied = pending.length === 0 ? [] : await apply(databaseUrl, migrations, migrationsDir);
      await migrateQueue(databaseUrl);
      return { applied };
    } finally {
      await reserved`select pg_advisory_unlock_all()`.catch(() => undefined);
      reserved.release();
    }
  } catch (error) {
    throw explainConnectionError(error, databaseUrl);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The migrations of a folder in the order they apply. */
export async function readMigrations(migrationsDir: string): Promise<readonly Migration[]> {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return await Promise.all(
    names.sort().map(async (name) => ({
      name,
      script: await readFile(path.join(migrationsDir, name, "migration.sql"), "utf8"),
    })),
  );
}

/** Names of this program's own migrations, in order. */
export async function ownMigrations(): Promise<readonly string[]> {
  return (await readMigrations(ownMigrationsDir())).map((migration) => migration.name);
}

function ownMigrationsDir(): string {
  return path.join(import.meta.dirname, "..", "..", "prisma", "migrations");
}

function open(databaseUrl: string): Sql {
  try {
    return openSql(databaseUrl, { max: 1, applicationName: "kubeproof migrate" });
  } catch (error) {
    throw explainConnectionError(error, databaseUrl);
  }
}

async function refuseOldServer(sql: Sql): Promise<void> {
  const rows = await sql.unsafe("select current_setting('server_version_num')::int as number, version() as text");
  const [server] = z.array(z.object({ number: z.int(), text: z.string() })).parse(rows);
  if (server === undefined || server.number >= oldestServer) return;
  const version = server.text.split(" ").slice(0, 2).join(" ");
  throw new AppError("unavailable", `The database is ${version}, but PostgreSQL 15 or newer is needed. Upgrade it.`, {
    reason: "database_too_old",
  });
}

async function lock(sql: Sql, timeoutMs: number): Promise<void> {
  await sql.unsafe(`set lock_timeout = ${Math.trunc(timeoutMs)}`);
  try {
    await sql`select pg_advisory_lock(${advisoryLockKey}::bigint)`;
  } catch (error) {
    if (codeOf(error) !== "55P03") throw error;
    throw new AppError(
      "unavailable",
      "Another process has been migrating this database for a long time. Wait for it, or end it, and start again.",
      { reason: "migration_locked", cause: error },
    );
  }
}

const LedgerRow = z.object({
  name: z.string(),
  checksum: z.string(),
  finished: z.boolean(),
});

async function listPending(sql: Sql, migrations: readonly Migration[]): Promise<readonly string[]> {
  const [table] = await sql`select to_regclass('_prisma_migrations') is not null as present`;
  if (table?.present !== true) return migrations.map((migration) => migration.name);
  const ledger = z.array(LedgerRow).parse(
    await sql`select migration_name as name, checksum, finished_at is not null as finished
                from _prisma_migrations where rolled_back_at is null order by started_at`,
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of ledger) refuseUnknownState(row, known.get(row.name));
  const done = new Set(ledger.map((row) => row.name));
  return migrations.map((migration) => migration.name).filter((name) => !done.has(name));
}

function refuseUnknownState(row: z.infer<typeof LedgerRow>, migration: Migration | undefined): void {
  if (migration === undefined) {
    throw new AppError(
      "conflict",
      `The database was migrated by a newer version of this program (${row.name} is not known here). ` +
        "Start the newer version, or use another database.",
      { reason: "database_newer", details: { migration: row.name } },
    );
  }
  if (!row.finished) {
    throw new AppError(
      "conflict",
      `The migration ${row.name} was begun by another tool and never finished. ` +
        "Restore the database from a backup, or settle it with `prisma migrate resolve`.",
      { reason: "migration_unfinished", details: { migration: row.name } },
    );
  }
  if (row.checksum !== sha256(migration.script)) {
    throw new AppError(
      "conflict",
      `The migration ${row.name} was changed after this database had it. ` +
        "Undo the change in the file and write a new migration instead.",
      { reason: "migration_edited", details: { migration: row.name } },
    );
  }
}

async function apply(
  databaseUrl: string,
  migrations: readonly Migration[],
  migrationsDir: string,
): Promise<readonly string[]> {
  try {
    return await applyWithEngine(databaseUrl, migrations, migrationsDir);
  } catch (error) {
    if (codeOf(error) === "53100" || codeOf(error) === "42501") throw explainConnectionError(error, databaseUrl);
    const text = error instanceof Error ? error.message : String(error);
    throw new AppError(
      "internal",
      `A migration failed and nothing of it was kept in the ${describeDatabase(databaseUrl)}: ${text}`,
      { reason: "migration_failed", cause: error },
    );
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
