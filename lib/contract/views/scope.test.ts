import { expect, test } from "vitest";
import {
  rescoped,
  scopeFromParams,
  scopeFromSearch,
  scopeTakenBy,
  toggledName,
  withPassingScope,
  withScope,
} from "./scope.ts";

const scope = { clusters: ["c1", "c2"], namespaces: ["shop"] };
const none = { clusters: [], namespaces: [] };

test("a scope comes back from the address it was put into, however often a name is given", () => {
  const href = withScope("/findings?severity=high", scope);
  expect(href).toBe("/findings?severity=high&cluster=c1,c2&namespace=shop");
  expect(scopeFromParams(new URL(href, "http://x.invalid").searchParams)).toEqual(scope);
  expect(scopeFromSearch({ cluster: ["c1,c2", "c1"], namespace: "shop" })).toEqual(scope);
  expect(scopeFromSearch({})).toEqual(none);
});

test("names that no database can hold, and lists without end, are cut off when they are read", () => {
  expect(scopeFromSearch({ cluster: "a\u0000b,c", namespace: "x".repeat(301) })).toEqual({
    clusters: ["c"],
    namespaces: [],
  });
  const many = Array.from({ length: 900 }, (_, index) => `c${index}`).join(",");
  expect(scopeFromSearch({ cluster: many }).clusters).toHaveLength(500);
});

test("an address that says itself which clusters it shows is left as it is", () => {
  for (const href of ["/findings?cluster=c9", "/findings?namespace=-", "/frameworks/x/1.1?cluster=c9"]) {
    expect(withScope(href, scope)).toBe(href);
  }
});

test("a scope is handed on to pages of the console and to nothing else", () => {
  expect(withScope("/scans/s1?line=4#L4", scope)).toBe("/scans/s1?line=4&cluster=c1,c2&namespace=shop#L4");
  expect(withScope("/", none)).toBe("/");
  for (const href of ["https://elsewhere.example/", "//elsewhere.example/", "#content", "/api/v1/findings/export"]) {
    expect(withScope(href, scope)).toBe(href);
  }
});

test("another scope begins the list anew and keeps every other filter", () => {
  const params = new URLSearchParams("severity=high&cluster=c1&after=abc&open=x.y");
  expect(rescoped("/findings", params, scope)).toBe("/findings?severity=high&cluster=c1,c2&namespace=shop");
  expect(rescoped("/findings", params, none)).toBe("/findings?severity=high");
});

test("lists and frameworks are narrowed by clusters, findings by namespaces as well, and one thing by neither", () => {
  for (const path of ["/", "/frameworks", "/frameworks/x", "/clusters"]) {
    expect(scopeTakenBy(path)).toEqual({ clusters: true, namespaces: false });
  }
  expect(scopeTakenBy("/findings")).toEqual({ clusters: true, namespaces: true });
  for (const path of ["/clusters/c1", "/scans/s1", "/frameworks/x/1.1", "/account", "/admin/catalog"]) {
    expect(scopeTakenBy(path)).toEqual({ clusters: false, namespaces: false });
  }
});

test("a filter of a page lets pass what does not narrow the page, and decides itself about what does", () => {
  expect(withPassingScope("/frameworks/x?status=failing", scope)).toBe("/frameworks/x?status=failing&namespace=shop");
  expect(withPassingScope("/findings?severity=high", scope)).toBe("/findings?severity=high");
  expect(withPassingScope("/scans/s1?line=4#L4", scope)).toBe("/scans/s1?line=4&cluster=c1,c2&namespace=shop#L4");
  expect(withPassingScope("/controls/k1?cluster=c9", scope)).toBe("/controls/k1?cluster=c9&namespace=shop");
  expect(withPassingScope("#content", scope)).toBe("#content");
});

test("a name is put in once and taken away again", () => {
  expect(toggledName(["a"], "b")).toEqual(["a", "b"]);
  expect(toggledName(["a", "b"], "a")).toEqual(["b"]);
});
