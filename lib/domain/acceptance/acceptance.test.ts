import { describe, expect, test } from "vitest";
import { inForce, isCovered } from "./acceptance.ts";

const failure = { control: "K", check: "t", resources: ["workload W", "namespace a"] };
const period = { from: 10, until: 20 };

test("expiry takes effect at its instant, whether or not a job ran", () => {
  expect([9, 10, 19, 20].map((at) => inForce(period, at))).toEqual([false, true, true, false]);
});

describe("an acceptance covers a failure", () => {
  test("when every selector it names matches; one it does not name selects all", () => {
    expect(isCovered(failure, [{ ...period }], 10)).toBe(true);
    expect(isCovered(failure, [{ ...period, control: "K", check: "t", resource: "workload W" }], 10)).toBe(true);
    for (const other of [{ control: "L" }, { check: "u" }, { resource: "workload V" }]) {
      expect(isCovered(failure, [{ ...period, ...other }], 10)).toBe(false);
    }
  });

  test("also by what the failing resource was lifted to", () => {
    expect(isCovered(failure, [{ ...period, resource: "namespace a" }], 10)).toBe(true);
  });

  test("only while it is in force", () => {
    expect(isCovered(failure, [period], 20)).toBe(false);
    expect(isCovered(failure, [], 10)).toBe(false);
  });

  test("whichever of several it is, never by half of two", () => {
    const halves = [
      { ...period, control: "K", check: "u" },
      { ...period, control: "L", check: "t" },
    ];

    expect(isCovered(failure, halves, 10)).toBe(false);
    expect(isCovered(failure, [...halves, { ...period, control: "K" }], 10)).toBe(true);
  });
});
