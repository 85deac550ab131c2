import { expect, test } from "vitest";
import { findingGroups } from "#lib/contract/views/finding-choices.ts";
import { findingFilterFromSearch, findingSearch } from "#lib/contract/views/finding-filter.ts";
import type { FindingGroup } from "#lib/contract/views/findings.ts";
import { findingList } from "#tests/ui/examples/findings.ts";
import { narrowed } from "./narrowed.ts";

const filter = findingFilterFromSearch({ state: "all", q: "words", group: "check", sort: "last" });

function group(key: string): FindingGroup {
  const [row] = findingList.rows;
  if (row === undefined) throw new Error("there is a row");
  return { key, label: "", about: "", total: 1, severity: row.severity, rows: [{ ...row, image: null }] };
}

test.each(findingGroups)("the list of a group by %s keeps the filter and asks for the group alone", (by) => {
  const list = narrowed(filter, by, group("shop"));
  const added = [...findingSearch(list).keys()].filter((name) => !findingSearch(filter).has(name));

  expect(list).toMatchObject({ state: filter.state, q: "words", sort: "last", group: undefined, after: undefined });
  expect(added.length).toBeGreaterThan(0);
});

test("what has no namespace or no image is asked for as such", () => {
  expect(narrowed(filter, "namespace", group("")).namespace).toEqual(["-"]);
  expect(narrowed(filter, "image", group("")).image).toBe("-");
});
