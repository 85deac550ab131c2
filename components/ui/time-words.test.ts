import { expect, test } from "vitest";
import { durationWords, exactUtcWords, intervalWords, relativeWords, utcWords } from "./time-words.ts";

test("a duration is one unit, rounded down", () => {
  expect(durationWords(59_999)).toBe("59 s");
  expect(durationWords(60_000)).toBe("1 min");
  expect(durationWords(3_600_000 * 23 + 3_599_999)).toBe("23 h");
  expect(durationWords(86_400_000 * 5 + 1)).toBe("5 d");
  expect(durationWords(-5)).toBe("0 s");
});

test("the past and the future are told apart", () => {
  expect(relativeWords("2026-11-20T09:38:00Z", "2026-11-20T09:42:00Z")).toBe("4 min ago");
  expect(relativeWords("2026-11-22T09:42:00Z", "2026-11-20T09:42:00Z")).toBe("in 2 d");
  expect(relativeWords("2026-11-20T09:42:00Z", "2026-11-20T09:42:00Z")).toBe("now");
});

test("instants are written in UTC whatever the machine's zone", () => {
  expect(utcWords("2026-11-20T09:42:07Z")).toBe("20 Nov 2026, 09:42 UTC");
  expect(exactUtcWords("2026-01-02T00:00:05Z")).toBe("2 Jan 2026 00:00:05 UTC");
});

test("an interval reads as people say it", () => {
  expect(intervalWords(24)).toBe("every 24 h");
  expect(intervalWords(168)).toBe("every 7 d");
  expect(intervalWords(0.25)).toBe("every 15 min");
  expect(intervalWords(0)).toBe("no schedule");
});
