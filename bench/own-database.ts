import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";

/** Runs work on a fresh, migrated PostgreSQL with the settings the product starts it with; nothing of it stays. */
export async function withOwnDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "kubeproof-bench-"));
  try {
    const server = await startEmbeddedPostgres({ dataDir: path.join(folder, "database") });
    try {
      await migrate(server.url);
      return await work(server.url);
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
