import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonReader } from "./json-reader.ts";
import { readQuickly } from "./quick-json.ts";

const marks = new Set(["ID", "Name"]);

/** Lines of the objects in a value that have a marked key, in the order in which they stand. */
function linesIn(value: unknown, lineOf: (object: object) => number | undefined): readonly (number | undefined)[] {
  if (typeof value !== "object" || value === null) return [];
  return [lineOf(value), ...Object.values(value).flatMap((each) => linesIn(each, lineOf))];
}

const key = fc.constantFrom("ID", "Name", "Title", 'a "quoted" key', "7", "__proto__", "");
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    fc.string(),
    fc.constantFrom('"', "\\", '\\"ID": 1', "\n", "{", null, true, -0.5),
    fc.array(tie("any"), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie("any")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
})).any;

test("what it reads, and the lines it finds, are those of the careful reader, or it reads nothing", () => {
  fc.assert(
    fc.property(value, fc.constantFrom(0, 2), (made, indent) => {
      const text = JSON.stringify(made, null, indent);
      const quick = readQuickly(text, 5, marks);
      if (quick === null) return;
      const reader = new JsonReader(text, marks);
      reader.line = 5;
      const read = reader.read(0);
      if (!("value" in read)) throw new Error("The careful reader refused what the quick one read.");
      expect(quick.value).toEqual(read.value);
      expect(linesIn(quick.value, (object) => quick.lines.get(object))).toEqual(
        linesIn(read.value, (object) => reader.places.get(object)?.line),
      );
    }),
    { numRuns: 500 },
  );
});

describe("it reads nothing, so that the careful reader is asked", () => {
  test.each([
    ["where a key is doubled", '{"ID": 1, "ID": 2}'],
    ["where a key is written with an escape", '{"I\\u0044": 1}'],
    ["where a key is a number", '{"Name": 1, "1": 2}'],
    ["where a key is __proto__", '{"__proto__": {}}'],
    ["where the text breaks off", '{"ID": [1'],
    ["where the text goes on", '{"ID": 1} 2'],
  ])("%s", (_where, text) => {
    expect(readQuickly(text, 1, marks)).toBeNull();
  });
});

test("an ordinary entry is read by it", () => {
  const quick = readQuickly('{\n  "Kind": "Pod",\n  "Name" : "web\\n1",\n  "all": [{"ID": "a"}]\n}', 3, marks);
  expect(quick?.value).toEqual({ Kind: "Pod", Name: "web\n1", all: [{ ID: "a" }] });
  expect([...(quick?.lines.values() ?? [])]).toEqual([5, 6]);
});
