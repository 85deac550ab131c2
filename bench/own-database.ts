import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";

/**
 * Runs work on a fresh, migrated PostgreSQL with the settings the product starts it with; nothing of it stays.
 *
 * @param work is given the address and the file of the server's log
 */
export async function withOwnDatabase<T>(work: (url: string, log: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "kubeproof-bench-"));
  try {
    const dataDir = path.join(folder, "database");
    const server = await startEmbeddedPostgres({ dataDir });
    try {
      await migrate(server.url);
      return await work(server.url, path.join(dataDir, "postgres.log"));
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
