import { expect, test } from "vitest";
import { copyRow } from "./copy-row.ts";

test("what the format gives a meaning is escaped, and nothing else", () => {
  expect(copyRow(["a\tb\nc\\d", null, 3, "", "\\N", 'é "quoted"'])).toBe(
    'a\\tb\\nc\\\\d\t\\N\t3\t\t\\\\N\té "quoted"\n',
  );
});
