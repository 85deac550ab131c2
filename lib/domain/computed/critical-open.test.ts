import { expect, test } from "vitest";
import { aCluster, aLook, anOpen } from "#tests/support/computed-input.ts";
import { keyOf } from "#tests/support/history.ts";
import { day, hour } from "../time/instant.ts";
import { criticalOpen } from "./critical-open.ts";
import type { ComputedInput } from "./input.ts";

const running = { "workload:a/W1": ["nginx:1.27"] };

/** The word about nginx at an instant, with a look half an hour before and a roster as fresh. */
function wordAt(at: number, over: Partial<ComputedInput>) {
  const input = aCluster(over, { running });
  const roster = input.roster === null ? null : { ...input.roster, observedAt: at - hour / 2 };
  return criticalOpen({ ...input, roster }, input.computed, at)[0];
}

const lookAt = (at: number): Pick<ComputedInput, "imageLooks"> => ({
  imageLooks: [aLook("nginx:1.27", { saidAt: at - hour / 2 })],
});

test("a covered image without open fixable vulnerabilities passes as long as it is covered", () => {
  const word = wordAt(hour, lookAt(hour));

  expect(word).toMatchObject({ verdict: "pass", changesAt: [hour / 2 + 48 * hour] });
  expect(word?.said.sentence).toBe("No fixable critical or high vulnerability of it is open.");
});

test("a critical one fails at 7 days, a high one at 30", () => {
  const [critical, high] = [anOpen("nginx:1.27"), anOpen("nginx:1.27", { severity: "high" })];
  const at = (instant: number, open: typeof critical) =>
    wordAt(instant, { ...lookAt(instant), vulnerabilities: [{ ...open, at: instant - hour }] })?.verdict;

  expect(at(7 * day - 1, critical)).toBe("pass");
  expect(at(7 * day, critical)).toBe("fail");
  expect(at(30 * day - 1, high)).toBe("pass");
  expect(at(30 * day, high)).toBe("fail");
});

test("its sentence counts what is overdue among what is open", () => {
  const at = 10 * day;
  const vulnerabilities = [
    anOpen("nginx:1.27", { open: 2, at }),
    anOpen("nginx:1.27", { open: 3, firstFailedAt: 8 * day, at }),
    anOpen("nginx:1.27", { open: 1, severity: "high", at }),
  ];
  const word = wordAt(at, { ...lookAt(at), vulnerabilities });

  expect(word?.said.sentence).toBe(
    "2 of 6 open fixable critical or high vulnerabilities are older than the deadline; the oldest was first seen 10 days ago.",
  );
  expect(word?.said.numbers).toMatchObject({
    "critical open": "5",
    "critical overdue": "2",
    "high open": "1",
    "high overdue": "0",
  });
});

test("an overdue one that its source no longer names, or that fell silent, stays the last known failure", () => {
  const at = 10 * day;
  const verdict = (open: Partial<ReturnType<typeof anOpen>>) =>
    wordAt(at, { ...lookAt(at), vulnerabilities: [anOpen("nginx:1.27", open)] })?.verdict;

  expect(verdict({ at, isNamed: false })).toBe("last_known_failing");
  expect(verdict({ at: 8 * day })).toBe("last_known_failing");
  expect(verdict({ at })).toBe("fail");
});

test("nothing passes where the image is not covered by a fresh report", () => {
  const at = 3 * day;
  const young = anOpen("nginx:1.27", { firstFailedAt: 2 * day, at });

  expect(wordAt(at, {})).toBeUndefined();
  expect(wordAt(at, { vulnerabilities: [young] })).toMatchObject({ verdict: "none" });
  expect(wordAt(at, { imageLooks: [aLook("nginx:1.27")] })?.verdict).toBe("none");
  expect(wordAt(at, { ...lookAt(at), cut: new Set(["vulnerabilities"]) })?.verdict).toBe("none");
});

test("one that names no image counts against every image of its workload, one of another image against none", () => {
  const at = 10 * day;
  const verdict = (open: Partial<ReturnType<typeof anOpen>>) =>
    wordAt(at, { ...lookAt(at), vulnerabilities: [anOpen("nginx:1.27", { at, ...open })] })?.verdict;

  expect(verdict({ image: null })).toBe("fail");
  expect(verdict({ image: null, on: keyOf("workload:a/W2") })).toBe("pass");
  expect(verdict({ image: "image|||docker.io/library/redis|7" })).toBe("pass");
});

test("the next deadline is among the instants at which it changes", () => {
  const at = 2 * day;
  const vulnerabilities = [anOpen("nginx:1.27", { firstFailedAt: day, at })];

  expect(wordAt(at, { ...lookAt(at), vulnerabilities })?.changesAt).toContain(8 * day);
});
