import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { readSnapshot } from "#lib/db/snapshot.ts";
import { openSql } from "#lib/db/sql.ts";

// Migrates a fresh database and writes what came of it to prisma/schema.snapshot.txt, for review.
const folder = await mkdtemp(path.join(tmpdir(), "kubeproof-snapshot-"));
const database = await startEmbeddedPostgres({ dataDir: path.join(folder, "database"), throwaway: true });
const sql = openSql(database.url, { max: 1 });
try {
  await migrate(database.url);
  const file = path.join(import.meta.dirname, "..", "prisma", "schema.snapshot.txt");
  await writeFile(file, await readSnapshot(fromSql(sql)));
  console.log("Wrote prisma/schema.snapshot.txt.");
} finally {
  await sql.end();
  await database.stop();
  await rm(folder, { recursive: true, force: true });
}
