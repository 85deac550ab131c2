import { describe, expect, test } from "vitest";
import type { FrameworkPage, RequirementRow, SectionRow } from "#lib/contract/views/framework.ts";
import { filterFromSearch } from "#lib/contract/views/framework-filter.ts";
import { marksWorthFiltering, openSections, treeGroups, worstSections } from "./tree-groups.ts";

const none = { passing: 0, partial: 0, accepted: 0, failing: 0, error: 0, manual: 0, not_assessed: 0 };
const row = (id: string, parent: string | null, more: Partial<RequirementRow> = {}): RequirementRow => ({
  id,
  parent,
  title: id,
  leaf: true,
  class: "technical",
  marks: [],
  inProfile: true,
  weight: 1,
  status: "failing",
  byStatus: {},
  perCluster: [],
  weightByStatus: none,
  checks: { passing: 0, looked: 0 },
  links: { full: 0, partial: 0 },
  oldestLookAt: null,
  lastKnownFailing: false,
  ...more,
});
const section = (id: string, provenWeight = 0, totalWeight = 0): SectionRow => ({
  id,
  title: id,
  technical: 0,
  total: 0,
  totalWeight,
  provenWeight,
  weightByStatus: none,
  requirements: none,
});
const view = (requirements: RequirementRow[], sections: SectionRow[]) =>
  ({ requirements, sections }) as unknown as FrameworkPage;

test("rows stand under their topmost section, however deep they are", () => {
  const rows = [
    row("1", null, { leaf: false }),
    row("1.1", "1", { leaf: false }),
    row("1.1.1", "1.1"),
    row("2", null, { leaf: false }),
    row("2.1", "2"),
  ];
  const groups = treeGroups(view(rows, [section("1"), section("2")]), filterFromSearch({}));
  expect(groups.map((group) => group.rows.map((each) => each.id))).toEqual([["1.1", "1.1.1"], ["2.1"]]);
});

test("a filter leaves out groups that hold nothing shown", () => {
  const rows = [
    row("1", null, { leaf: false }),
    row("1.1", "1", { leaf: false }),
    row("1.1.1", "1.1"),
    row("1.2", "1", { leaf: false }),
    row("1.2.1", "1.2", { status: "passing" }),
  ];
  const groups = treeGroups(view(rows, [section("1")]), filterFromSearch({ status: "passing" }));
  expect(groups.map((group) => group.rows.map((each) => each.id))).toEqual([["1.2", "1.2.1"]]);
  expect(treeGroups(view(rows, [section("1")]), filterFromSearch({ status: "manual" }))).toEqual([]);
});

test("a requirement that is its own section and holds enhancements is listed with them", () => {
  const rows = [row("AC-1", null), row("AC-1(1)", "AC-1")];
  const groups = treeGroups(view(rows, [section("AC-1")]), filterFromSearch({}));
  expect(groups[0]?.rows.map((each) => each.id)).toEqual(["AC-1", "AC-1(1)"]);
});

test("a loop of parents ends", () => {
  const rows = [row("a", "b"), row("b", "a")];
  expect(
    treeGroups(view(rows, [section("a"), section("b")]), filterFromSearch({})).flatMap((group) => group.rows),
  ).toHaveLength(2);
});

test("a mark that everything carries, or one of very many, is no filter", () => {
  expect(
    marksWorthFiltering([row("1", null, { marks: ["level:1", "x"] }), row("2", null, { marks: ["level:2", "x"] })]),
  ).toEqual([
    { mark: "level:1", count: 1 },
    { mark: "level:2", count: 1 },
  ]);
  const many = Array.from({ length: 9 }, (_, index) => row(String(index), null, { marks: [`m${index}`] }));
  expect(marksWorthFiltering(many)).toEqual([]);
});

test("the worst section is the one with the least of its weight proven", () => {
  const sections = [section("a", 5, 10), section("b", 1, 100), section("c", 0, 0), section("d", 10, 10)];
  expect(worstSections(sections, 2).map((each) => each.id)).toEqual(["b", "a"]);
});

describe("sections of a tree", () => {
  const tree = (sizes: readonly number[]) => {
    const sections = sizes.map((_, index) => section(`s${index}`, index, 10));
    const rows = sizes.flatMap((size, index) => [
      row(`s${index}`, null, { leaf: false }),
      ...Array.from({ length: size }, (_, at) => row(`s${index}.${at}`, `s${index}`)),
    ]);
    return treeGroups(view(rows, sections), filterFromSearch({}));
  };

  test("stand open where all of them are short", () => {
    expect([...openSections(tree([5, 10, 20]), [])]).toEqual(["s0", "s1", "s2"]);
  });

  test("are opened worst first where they are long, and only as many as fit", () => {
    expect([...openSections(tree([20, 30, 15, 5]), [])]).toEqual(["s0", "s2", "s3"]);
  });

  test("are those the address names, and what it names that is not there is left out", () => {
    const groups = tree([30, 50, 20]);
    expect([...openSections(groups, ["s1", "nothing"])]).toEqual(["s1"]);
    expect([...openSections(groups, ["all"])]).toEqual(["s0", "s1", "s2"]);
  });

  test("are never all opened where that would be too long", () => {
    expect([...openSections(tree([300, 300]), ["all"])]).toEqual([]);
  });
});
