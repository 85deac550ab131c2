import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readSnapshot } from "#lib/db/snapshot.ts";
import { testDatabase } from "#tests/support/database.ts";

const { db } = await testDatabase();

test("a freshly migrated database is exactly the reviewed snapshot (refresh it with npm run db:snapshot)", async () => {
  const file = path.join(import.meta.dirname, "../../../prisma/schema.snapshot.txt");

  const snapshot = await readSnapshot(db);

  expect(snapshot).toBe(await readFile(file, "utf8"));
});
