import { expect, test } from "vitest";
import { resultsPerFact } from "./fact-view.ts";

test("one fact shows up to 200 results, many share the page, and none shows fewer than 20", () => {
  expect([0, 1, 4, 8, 40, 500].map(resultsPerFact)).toEqual([200, 200, 200, 100, 20, 20]);
});
