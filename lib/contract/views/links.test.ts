import { expect, test } from "vitest";
import { idFromSegment, lineFromSearch, oneFromSearch, requirementHref, scanHref } from "./links.ts";

test("a requirement id comes back from its address unchanged, whatever it holds", () => {
  for (const id of ["1.2.1", "164.312(a)(1)", "A.8.24", "AC-6(9)", "a/b", "50%", "ä ö?#", "3.6.1.2"]) {
    const path = requirementHref("some-framework", id).split("/")[3] ?? "";
    expect(path).not.toMatch(/[()/?#]/);
    expect(idFromSegment(path)).toBe(id);
  }
});

test("the cluster and the result travel in the search part, and empty ones do not", () => {
  expect(requirementHref("cis", "1.1", { cluster: "c 1", result: null })).toBe("/frameworks/cis/1.1?cluster=c+1");
});

test("a scan at a line points at the line", () => {
  expect(scanHref("s1", 42)).toBe("/scans/s1?line=42#L42");
  expect(scanHref("s1")).toBe("/scans/s1");
});

test("a broken escape is no id", () => {
  expect(idFromSegment("%E0%A4%A")).toBeNull();
});

test("only a positive whole number is a line", () => {
  expect(lineFromSearch("12")).toBe(12);
  for (const bad of ["0", "-1", "1.5", "1e9", "", "12abc", "99999999999", undefined, ["1", "2"]]) {
    expect(lineFromSearch(bad)).toBeUndefined();
  }
});

test("a search value is one text of bounded length", () => {
  expect(oneFromSearch(["a", "b"])).toBe("a");
  expect(oneFromSearch("x".repeat(900))?.length).toBe(300);
  expect(oneFromSearch("")).toBeUndefined();
});
