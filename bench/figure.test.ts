import { expect, test } from "vitest";
import { type Figure, jsonOf, keeps, tableOf } from "./figure.ts";

const figure: Figure = { id: "x", words: "rows a second", value: 0.2, unit: "", aim: ">= 0.4", must: ">= 0.15" };

test("a bound is kept, missed, or not asked", () => {
  expect([keeps(2, ">= 2"), keeps(1, ">= 2"), keeps(2, "<= 1"), keeps(0, "= 0"), keeps(9, null)]).toEqual([
    true,
    false,
    false,
    true,
    true,
  ]);
  expect(() => keeps(1, "about 2")).toThrow("no bound");
});

test("what must hold decides, and what was aimed at is said beside it", () => {
  expect(tableOf([figure])).toContain("holds, below its aim");
  expect(tableOf([{ ...figure, value: 0.1 }])).toContain("FAILS");
  expect(JSON.parse(jsonOf("b", "m", [figure]))).toEqual({
    name: "b",
    machine: "m",
    figures: [{ id: "x", value: 0.2, unit: "", aim: ">= 0.4", must: ">= 0.15", holds: true }],
  });
});
