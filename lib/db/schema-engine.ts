import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import * as binding from "@prisma/schema-engine-wasm/schema_engine_bg";

/** A migration as the engine wants it: the folder's name and the text of its `migration.sql`. */
export type Migration = { readonly name: string; readonly script: string };

/**
 * Applies migrations and their ledger rows in one transaction on one connection: all of them, or nothing.
 * A process killed half-way therefore leaves no half-applied migration behind.
 */
export async function applyWithEngine(
  databaseUrl: string,
  migrations: readonly Migration[],
  migrationsDir: string,
): Promise<readonly string[]> {
  const adapter = await singleConnection(databaseUrl);
  const pool = adapter.underlyingDriver();
  let firstError: unknown;
  adapter.executeScript = async (script) => {
    // The adapter's own version splits at every semicolon, which breaks function bodies and comments.
    await pool.query(script).catch((error: unknown) => {
      firstError ??= error;
      throw error;
    });
  };
  try {
    await pool.query("begin");
    const engine = await openEngine(adapter);
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: toMigrationList(migrations, migrationsDir),
      filters: { externalTables: [], externalEnums: [] },
    });
    await pool.query("commit");
    return appliedMigrationNames;
  } catch (error) {
    await pool.query("rollback").catch(() => undefined);
    throw firstError ?? error;
  } finally {
    await adapter.dispose();
  }
}

/** The SQL that would bring an empty database to the Prisma schema; the start of a new migration for people to review. */
export async function diffFromEmpty(
  databaseUrl: string,
  schemaFiles: readonly { readonly path: string; readonly content: string }[],
): Promise<string> {
  const adapter = await singleConnection(databaseUrl);
  try {
    const engine = await openEngine(adapter, schemaFiles);
    const result = await engine.diff({
      from: { tag: "empty" },
      to: { tag: "schemaDatamodel", files: schemaFiles.map((file) => ({ ...file })) },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return result.stdout ?? "";
  } finally {
    await adapter.dispose();
  }
}

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;

async function singleConnection(databaseUrl: string): Promise<Adapter> {
  const factory = new PrismaPg({
    connectionString: databaseUrl,
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
    application_name: "kubeproof migrate",
  });
  return await factory.connect();
}

async function openEngine(
  adapter: Adapter,
  schemaFiles: readonly { readonly path: string; readonly content: string }[] = [],
): Promise<SchemaEngine> {
  const module = await loadEngine();
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: "postgres",
    adapterName: adapter.adapterName,
    connect: async () => Object.assign(Object.create(adapter), { dispose: async () => undefined }),
    connectToShadowDb: async () => {
      throw new Error("No shadow database is needed to apply reviewed migrations.");
    },
  };
  const datamodels: [string, string][] =
    schemaFiles.length > 0
      ? schemaFiles.map((file) => [file.path, file.content])
      : [["schema.prisma", 'datasource db {\n  provider = "postgresql"\n}\n']];
  return await module.SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(factory));
}

let loading: Promise<typeof binding> | undefined;

// The package's own entry imports the .wasm file as a module, which Node does not do without a flag.
function loadEngine(): Promise<typeof binding> {
  loading ??= instantiate();
  return loading;
}

async function instantiate(): Promise<typeof binding> {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => {
        throw new Error(`The migration engine stopped: ${message}`);
      },
    },
  });
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = await readFile(entry.replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": { ...binding } });
  const glue = binding as typeof binding & { __wbg_set_wasm(exports: WebAssembly.Exports): void };
  glue.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === "function") start();
  return binding;
}

function toMigrationList(migrations: readonly Migration[], baseDir: string) {
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value: script } },
    })),
  };
}
