import { expect, test } from "vitest";
import type { RequirementRow } from "./framework.ts";
import { filterFromSearch, filterHref, isShown } from "./framework-filter.ts";

const none = { passing: 0, partial: 0, accepted: 0, failing: 0, error: 0, manual: 0, not_assessed: 0 };
const row: RequirementRow = {
  id: "1.1",
  parent: "1",
  title: "One",
  leaf: true,
  class: "technical",
  marks: ["level:1"],
  inProfile: true,
  weight: 10,
  status: "failing",
  byStatus: {},
  perCluster: [],
  weightByStatus: none,
  checks: { passing: 0, looked: 1 },
  links: { full: 1, partial: 0 },
  oldestLookAt: null,
  lastKnownFailing: false,
};

test("an address and its filter are the same thing", () => {
  const filter = filterFromSearch({ status: "failing,error", mark: "level:1", class: "all", cluster: "a,b" });
  const search = new URL(filterHref("cis", filter), "http://localhost").searchParams;
  expect(filterFromSearch(Object.fromEntries(search))).toEqual(filter);
});

test("what is not understood is left out instead of breaking the page", () => {
  expect(filterFromSearch({ status: "failing,sparkling", class: "nonsense", mark: "x".repeat(500) })).toEqual({
    profile: undefined,
    cluster: [],
    status: ["failing"],
    mark: undefined,
    class: "technical",
    open: [],
  });
});

test("the tree shows technical requirements unless asked for more", () => {
  expect(isShown(row, filterFromSearch({}))).toBe(true);
  expect(isShown({ ...row, class: "procedural" }, filterFromSearch({}))).toBe(false);
  expect(isShown({ ...row, class: "procedural" }, filterFromSearch({ class: "all" }))).toBe(true);
});

test("a status filter hides what has no status", () => {
  expect(isShown({ ...row, status: null }, filterFromSearch({ status: "failing" }))).toBe(false);
  expect(isShown(row, filterFromSearch({ status: "passing" }))).toBe(false);
  expect(isShown(row, filterFromSearch({ status: "failing", mark: "level:2" }))).toBe(false);
});
