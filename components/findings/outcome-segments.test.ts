import { expect, test } from "vitest";
import type { FindingPeriod } from "#lib/contract/views/findings.ts";
import { outcomeLine } from "./outcome-segments.ts";

const now = "2026-11-20T00:00:00.000Z";
const ago = (days: number): string => new Date(Date.parse(now) - days * 86_400_000).toISOString();
const period = (outcome: FindingPeriod["outcome"], from: number, to: number | null): FindingPeriod => ({
  ...{ outcome, from: ago(from), to: to === null ? null : ago(to) },
  ...{ knownFrom: ago(from), knownTo: to === null ? null : ago(to) },
});

test("periods stand in their order and share, cut at the beginning, and end now", () => {
  const line = outcomeLine([period("fail", 10, null), period("pass", 200, 10)], now, null, 100);

  expect(line.days).toBe(100);
  expect(line.segments.map(({ status, left, width }) => [status, left, width])).toEqual([
    ["passing", 0, 90],
    ["failing", 90, 10],
  ]);
});

test("a short history fills the line from its first word on", () => {
  expect(outcomeLine([period("fail", 4, null)], now, null).days).toBe(4);
  expect(outcomeLine([], now, null)).toMatchObject({ days: 1, segments: [] });
});

test("from its silence on the line says nothing instead of what was said last", () => {
  const line = outcomeLine([period("fail", 10, null)], now, ago(4));

  expect(line.segments.map(({ status, width }) => [status, Math.round(width)])).toEqual([
    ["failing", 60],
    ["not_assessed", 40],
  ]);
});
