import { runMigrations } from "graphile-worker";

/** Brings the tables of the job queue (schema graphile_worker, owned by that package) to this program's version. */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  await runMigrations({ connectionString: databaseUrl });
}
