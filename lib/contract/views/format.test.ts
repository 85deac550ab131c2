import { expect, test } from "vitest";
import {
  bytes,
  count,
  counted,
  markWords,
  percent,
  percentFigure,
  percentTenths,
  postureWords,
  shortMarkWords,
} from "./format.ts";
import type { ScoreFigures } from "./standing.ts";

const none = { passing: 0, partial: 0, accepted: 0, failing: 0, error: 0, manual: 0, not_assessed: 0 };
const score = (more: Partial<ScoreFigures>): ScoreFigures => ({
  provenWeight: 0,
  totalWeight: 100,
  coverageWeight: 0,
  postureShare: null,
  postureShown: false,
  resources: { clear: 0, assessed: 0 },
  accepted: { count: 0, weight: 0 },
  weightByStatus: none,
  units: 10,
  outside: { inherited: 0, notApplicable: 0 },
  notYetLookedAt: 0,
  ...more,
});

test("a percentage is rounded down to one decimal", () => {
  expect(percent(1028, 1498)).toBe("68.6\u00a0%");
  expect(percent(2, 3)).toBe("66.6\u00a0%");
  expect(percent(1, 8)).toBe("12.5\u00a0%");
});

test("only the whole reads 100 %", () => {
  expect(percentFigure(9996, 10000)).toBe("99.9");
  expect(percentFigure(999_999_999, 1_000_000_000)).toBe("99.9");
  expect(percentFigure(0.1 + 0.2, 0.3)).toBe("100");
  expect(percentFigure(99.99999999999, 100)).toBe("99.9");
  expect(percentFigure(7, 7)).toBe("100");
});

test("a rounded-down tenth is never more than the share it stands for", () => {
  for (let whole = 1; whole <= 400; whole++) {
    for (let part = 0; part < whole; part++) {
      const tenths = percentTenths(part, whole) ?? -1;
      expect(tenths * whole).toBeLessThanOrEqual(part * 1000);
      expect((tenths + 1) * whole).toBeGreaterThan(part * 1000);
    }
  }
});

test("a share that means a whole tenth keeps it although its sum is a binary fraction", () => {
  expect(percentFigure(10 * (3 / 4) + 10, 20)).toBe("87.5");
  expect(percentFigure(0.7 + 0.1, 1)).toBe("80.0");
});

test("nothing to divide by gives no percentage, not zero", () => {
  expect(percent(0, 0)).toBe("–");
  expect(percentFigure(0, 0)).toBeNull();
});

test("posture below 30 % coverage is not a number", () => {
  expect(postureWords(score({}))).toBe("nothing looked at");
  expect(postureWords(score({ postureShare: { passing: 10, looked: 10 } }))).toBe("not enough data");
  expect(postureWords(score({ postureShare: { passing: 17.5, looked: 20 }, postureShown: true }))).toBe("87.5\u00a0%");
});

test("counts, sizes and marks read as people write them", () => {
  expect(count(1234567)).toBe("1,234,567");
  expect(count(17.25)).toBe("17.25");
  expect(counted(1, "cluster", "clusters")).toBe("1 cluster");
  expect(counted(0, "cluster", "clusters")).toBe("0 clusters");
  expect(bytes(999)).toBe("999 B");
  expect(bytes(2_190_000)).toBe("2.1 MB");
  expect(bytes(214_900)).toBe("214 kB");
  expect(markWords("level:1")).toBe("Level 1");
  expect(shortMarkWords("level:1")).toBe("level 1");
  expect(shortMarkWords("assessment:automated")).toBe("automated");
});
