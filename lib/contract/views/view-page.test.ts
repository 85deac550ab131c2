import { expect, test } from "vitest";
import { readViewQuery, viewPageOf } from "./view-page.ts";

test("lists and frameworks can be saved, and pages about one thing cannot", () => {
  expect(viewPageOf("/findings")).toEqual({ title: "Findings", frameworkId: null });
  expect(viewPageOf("/frameworks/a%20b")).toEqual({ title: "Framework", frameworkId: "a b" });
  for (const path of [
    "/scans/s1",
    "/clusters/c1",
    "/frameworks/x/1.1",
    "/frameworks/",
    "/account",
    "/toString",
    "/frameworks/%E0",
  ]) {
    expect(viewPageOf(path)).toBeNull();
  }
});

test("a question keeps its filters and loses where a person stood in the list", () => {
  expect(readViewQuery("/findings", "severity=critical,high&cluster=c1&open=x&after=y&q=")).toEqual({
    query: "cluster=c1&severity=critical,high",
    unknown: [],
  });
  expect(readViewQuery("/frameworks/x", "status=failing&open=s1&cluster=c1")).toEqual({
    query: "status=failing&cluster=c1",
    unknown: [],
  });
});

test("a filter that its page does not know any more is named and left out", () => {
  expect(readViewQuery("/findings", "severity=high&owner=dana")).toEqual({
    query: "severity=high",
    unknown: ["owner"],
  });
  expect(readViewQuery("/findings", "severity=terrible")).toEqual({ query: "", unknown: ["severity"] });
  expect(readViewQuery("/clusters", "cluster=c1&colour=blue")).toEqual({ query: "cluster=c1", unknown: ["colour"] });
});

test("a filter that says what is usual is no fault", () => {
  expect(readViewQuery("/findings", "state=open&sort=severity&order=desc")).toEqual({ query: "", unknown: [] });
  expect(readViewQuery("/findings", "state=broken")).toEqual({ query: "", unknown: ["state"] });
});
