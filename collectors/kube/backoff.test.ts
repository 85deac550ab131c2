import { expect, test } from "vitest";
import { Backoff } from "./backoff.ts";

const waits = (backoff: Backoff, count: number): number[] => Array.from({ length: count }, () => backoff.next());

test("the longest wait doubles with every failure up to the cap, and a success begins anew", () => {
  const backoff = new Backoff({ baseMs: 1_000, capMs: 10_000, random: () => 1 });

  expect(waits(backoff, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  backoff.reset();
  expect(waits(backoff, 1)).toEqual([1_000]);
});

test("a wait lies anywhere between nothing and the longest", () => {
  const draws = [0, 0.25, 0.5];
  const backoff = new Backoff({ baseMs: 1_000, random: () => draws.shift() ?? 0 });

  expect(waits(backoff, 3)).toEqual([0, 500, 2_000]);
});

test("a wait the server asked for is kept in full, but none of an hour", () => {
  const backoff = new Backoff({ baseMs: 1_000, random: () => 0 });

  expect(backoff.next(7_000)).toBe(7_000);
  expect(backoff.next(3_600_000)).toBe(300_000);
});

test("a thousand failures make no endless wait", () => {
  const backoff = new Backoff({ random: () => 1 });

  expect(Math.max(...waits(backoff, 1_000))).toBe(60_000);
});
