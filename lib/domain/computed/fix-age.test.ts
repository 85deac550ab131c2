import { expect, test } from "vitest";
import { aCluster } from "#tests/support/computed-input.ts";
import { day } from "../time/instant.ts";
import { fixAge } from "./fix-age.ts";
import type { Fixes } from "./input.ts";

const fixed = (of: number, onDay: number, openDays: number, severity: Fixes["severity"] = "critical"): Fixes => ({
  severity,
  day: onDay * day,
  fixed: of,
  openFor: of * openDays * day,
});

function wordAt(at: number, fixes: readonly Fixes[]) {
  const input = aCluster({ fixes });
  return fixAge(input, input.computed, at)[0];
}

test("the mean is of what was fixed within the window, and decides nothing", () => {
  // 4 after 2 days and 4 after 10: 6 days on average. What was fixed 91 days ago is out.
  const word = wordAt(100 * day, [fixed(4, 90, 2), fixed(4, 20, 10, "high"), fixed(50, 9, 300)]);

  expect(word).toMatchObject({ verdict: "none" });
  expect(word?.said.sentence).toBe(
    "8 critical or high vulnerabilities were fixed in 90 days, on average 6 days after they were detected.",
  );
});

test("below five fixes no mean is shown", () => {
  expect(wordAt(10 * day, [fixed(4, 9, 2)])?.said.sentence).toBe(
    "4 critical or high vulnerabilities were fixed in 90 days: too few for a mean.",
  );
});

test("where nothing was fixed nothing is said", () => {
  expect(wordAt(10 * day, [])).toBeUndefined();
});
