import { expect, test } from "vitest";
import type { Report } from "./fold.ts";
import { foldTarget, wordKey } from "./fold.ts";
import { listingsOf, newestLook, spanOf } from "./listing.ts";

const knowledge = { applies: () => true, passDecision: () => "pass" as const };
const report = (observedAt: number, outcome: "pass" | "fail", more: Partial<Report> = {}): Report => ({
  observedAt,
  completeness: "complete",
  said: [{ check: "A", resource: "web", outcome, decision: outcome }],
  lookedAt: ["web"],
  knownByVersion: [],
  ...more,
});
const lists = (...each: readonly (readonly [at: number, ...uids: string[]])[]) =>
  each.map(([at, ...uids]) => ({ at, uids: new Set(uids) }));
const word = (...of: Parameters<typeof foldTarget>) => foldTarget(...of).words.get(wordKey("A", "web"));

test("an object is there from the first list that names it to the last, and missing from the next one on", () => {
  const read = lists([10], [20, "r"], [30], [40, "r"], [50], [60]);

  expect(spanOf(read, "r")).toEqual({ from: 20, until: 50 });
  expect(spanOf(read.toReversed(), "r")).toEqual({ from: 20, until: 50 });
  expect(spanOf(read.slice(0, 4), "r")).toEqual({ from: 20, until: null });
  expect(spanOf(read, "never")).toEqual({ from: null, until: null });
});

test("a list says nothing of an object that only later lists name", () => {
  const looks = [10, 20, 30, 40].map((at) => ({ at, look: at - 1 }));

  expect(listingsOf(looks, { from: 20, until: 40 })).toEqual([
    { at: 19, says: "listed" },
    { at: 29, says: "listed" },
    { at: 40, says: "missing" },
  ]);
});

test("an object is not missing from a list that began before it came to be, to the second", () => {
  const looks = [10, 20, 30].map((at) => ({ at: at * 1_000, look: null }));

  expect(listingsOf(looks, { from: null, until: null, created: 20_000 })).toEqual([{ at: 30_000, says: "missing" }]);
  expect(listingsOf(looks, { from: null, until: null, created: 19_000 })).toHaveLength(2);
  expect(listingsOf(looks, { from: null, until: null })).toHaveLength(3);
});

test("a look later than the list is not its newest look", () => {
  expect(newestLook(10, [3, 9, 10, 11])).toBe(10);
  expect(newestLook(2, [3, 9])).toBeNull();
});

test("a list renews what the report says as of the newest look in the list", () => {
  const heard = word([report(1, "pass")], knowledge, [{ at: 9, says: "listed" }]);

  expect(heard).toMatchObject({ outcome: "pass", saidAt: 9, since: 1, lastDeciding: { decision: "pass", at: 9 } });
});

test("a list does not renew what the newest report no longer names", () => {
  const heard = word([report(1, "pass"), report(3, "pass", { said: [] })], knowledge, [{ at: 9, says: "listed" }]);

  expect(heard).toMatchObject({ outcome: "not_evaluated", saidAt: 1, since: 3 });
});

test("a list renews failures of a truncated report, and neither its passes nor what an earlier report said", () => {
  const truncated = { completeness: "truncated" as const };
  const listed = [{ at: 9, says: "listed" as const }];

  expect(word([report(3, "fail", truncated)], knowledge, listed)).toMatchObject({ outcome: "fail", saidAt: 9 });
  expect(word([report(3, "pass", truncated)], knowledge, listed)).toMatchObject({ saidAt: null, truncatedPassAt: 3 });
  const unsaid = [report(1, "pass"), report(3, "pass", { ...truncated, said: [] })];
  expect(word(unsaid, knowledge, listed)).toMatchObject({ outcome: "pass", saidAt: 1 });
});

test("a report that a list no longer holds names nothing, and its last failure stays known", () => {
  const heard = word([report(1, "fail")], knowledge, [
    { at: 2, says: "listed" },
    { at: 8, says: "missing" },
  ]);

  expect(heard).toMatchObject({
    outcome: "not_evaluated",
    saidAt: 2,
    since: 8,
    lastDeciding: { decision: "fail", at: 2 },
  });
});

test("a report of a later look names its checks again", () => {
  const heard = word([report(1, "fail"), report(9, "fail")], knowledge, [{ at: 8, says: "missing" }]);

  expect(heard).toMatchObject({ outcome: "fail", saidAt: 9, since: 9 });
});

test("what a report says at the very instant of a list that misses it counts together with that: it stays named", () => {
  const missing = [{ at: 5, says: "missing" as const }];

  expect(word([report(5, "fail")], knowledge, missing)).toMatchObject({ outcome: "fail", saidAt: 5 });
  const unsaid = [report(1, "fail"), report(5, "fail", { completeness: "truncated", said: [] })];
  expect(word(unsaid, knowledge, missing)).toMatchObject({ outcome: "not_evaluated", since: 5 });
});
