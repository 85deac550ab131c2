import { expect, test } from "vitest";
import { placeOfChange, ScanChangesQuery, scanFilterFromSearch, scanFilterHref, wordOfPlace } from "./scan-filter.ts";

const id = (digit: string) => `${digit.repeat(8)}-1111-4111-8111-${digit.repeat(12)}`;
const ids = [id("a"), id("b"), id("c")] as const;
const place = [2, 44_356, ...ids] as const;

test("an address says everything that is shown of a scan, and reads back as it was written", () => {
  const filter = { line: 12, change: "fixed", after: wordOfPlace(place), completeness: "truncated" } as const;

  const href = scanFilterHref("s1", filter);

  expect(href).toMatch(/^\/scans\/s1\?line=12&change=fixed&after=2\.44356\..*#L12$/);
  expect(scanFilterFromSearch(Object.fromEntries(new URL(href, "http://k").searchParams))).toEqual(filter);
  expect(scanFilterHref("s1", {})).toBe("/scans/s1");
  expect(scanFilterHref("s1", { change: "opened" }, "changes")).toBe("/scans/s1?change=opened#changes");
});

test("what an address says that means nothing is left out, not guessed", () => {
  const search = { line: "-1", change: "closed", after: "1.2.3", completeness: ["complete"], targets: "' or 1=1" };

  expect(scanFilterFromSearch(search)).toEqual({});
});

test("a place names one row and nothing else", () => {
  expect(placeOfChange(wordOfPlace(place))).toEqual(place);
  expect(placeOfChange("0.1.x.y.z")).toBeNull();
  expect(placeOfChange(undefined)).toBeNull();
  expect(ScanChangesQuery.safeParse({ change: "opened", after: "9" }).success).toBe(false);
  expect(ScanChangesQuery.safeParse({ change: "opened", after: wordOfPlace(place) }).success).toBe(true);
  expect(ScanChangesQuery.safeParse({ change: "opened", after: wordOfPlace([2, 2_147_483_648, ...ids]) }).success).toBe(
    false,
  );
  expect(ScanChangesQuery.safeParse({ change: "opened", sort: "name" }).success).toBe(false);
});
