import { expect, test } from "vitest";
import type { FindingRow } from "#lib/contract/views/findings.ts";
import { findingList, findingListGrouped } from "#tests/ui/examples/findings.ts";
import { changesBetween, marksOf } from "./marks.ts";

const changed = (change: Partial<FindingRow>) => ({
  ...findingList,
  rows: findingList.rows.map((row, index) => (index === 0 ? { ...row, ...change } : row)),
});
const changes = (now: typeof findingList) => changesBetween(marksOf(findingList), marksOf(now));

test("a list that was only looked at again shows no change", () => {
  expect(changes(findingList)).toBe(0);
  expect(changes(changed({ lastSeenAt: "2030-01-01T00:00:00.000Z" }))).toBe(0);
});

test("a row that says something else, that is new and that is gone are a change each", () => {
  const [first, ...others] = findingList.rows;
  if (first === undefined) throw new Error("the example has no row");
  expect(changes(changed({ state: "fixed" }))).toBe(1);
  expect(changes({ ...findingList, rows: others })).toBe(1);
  expect(changes({ ...findingList, rows: [...others, { ...first, fingerprint: "new" }] })).toBe(2);
});

test("a group that grew is a change although its rows are the same", () => {
  const groups = findingListGrouped.groups.map((group, index) =>
    index === 0 ? { ...group, total: group.total + 1 } : group,
  );
  expect(changesBetween(marksOf(findingListGrouped), marksOf({ ...findingListGrouped, groups }))).toBe(1);
});
