import { expect, test } from "vitest";
import { testDatabase } from "#tests/support/database.ts";

const { db } = await testDatabase();

test("arrays of every kind arrive as they were given", async () => {
  const at = new Date("2026-11-24T08:00:00.123Z");
  // Read back as JSON: the driver has its own ideas about nulls inside arrays it reads.
  const [row] = await db.query(
    `select to_jsonb($1::boolean[]) as flags, to_jsonb($2::timestamptz[]) as times, to_jsonb($3::text[]) as words,
            to_jsonb($4::integer[]) as numbers, to_jsonb($5::boolean[]) as none`,
    [[true, false, null, true], [at, null], ['a"b,c', null, "{}"], [1, null, 3], []],
  );
  expect(row).toEqual({
    flags: [true, false, null, true],
    times: ["2026-11-24T08:00:00.123+00:00", null],
    words: ['a"b,c', null, "{}"],
    numbers: [1, null, 3],
    none: [],
  });
});
