import { expect, test } from "vitest";
import type { Check } from "./catalog.ts";
import { checksKnownTo, isAtLeast } from "./known-since.ts";

test.each([
  ["0.74.0", "0.74.0", true],
  ["v0.74", "0.74.0", true],
  ["0.100.0", "0.74.0", true],
  ["1.0.0", "0.74.0", true],
  ["0.73.9", "0.74.0", false],
  ["0.74.0-rc1", "0.74.0", false],
  ["dev", "0.74.0", false],
  ["", "0.74.0", false],
])("version %s against %s: %s", (version, since, expected) => {
  expect(isAtLeast(version, since)).toBe(expected);
});

test("a version knows the checks of its own tool that are known since then, and no check without a since", () => {
  const check = (tool: string, id: string, since?: string): Check => ({
    ...{ tool, id, title: id, severity: null, aliases: [] },
    ...(since === undefined ? {} : { since }),
  });
  const checks = [
    check("a", "old", "1.0.0"),
    check("a", "new", "2.0.0"),
    check("a", "unknown"),
    check("b", "x", "1.0.0"),
  ];
  const catalog = { checks: new Map(checks.map((one) => [`${one.tool}:${one.id}`, one])) };

  expect(checksKnownTo(catalog, "a", "1.5.0")).toEqual(["a:old"]);
  expect(checksKnownTo(catalog, "a", "2.0.0")).toEqual(["a:old", "a:new"]);
});
