import { expect, test } from "vitest";
import { testDatabase } from "#tests/support/database.ts";

const { db } = await testDatabase();

test("arrays of every kind arrive as they were given", async () => {
  const at = new Date("2026-11-24T08:00:00.123Z");
  const [row] = await db.query(
    "select $1::boolean[] as flags, $2::timestamptz[] as times, $3::text[] as words, $4::integer[] as numbers, $5::boolean[] as none",
    [[true, false, null, true], [at, null], ['a"b,c', null, "{}"], [1, null, 3], []],
  );
  expect(row).toEqual({
    flags: [true, false, null, true],
    times: [at, null],
    words: ['a"b,c', null, "{}"],
    numbers: [1, null, 3],
    none: [],
  });
});
