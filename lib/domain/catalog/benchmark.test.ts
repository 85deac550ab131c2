import { expect, test } from "vitest";
import { benchmarkFits, minorVersion } from "./benchmark.ts";
import type { Catalog } from "./catalog.ts";

const catalog: Catalog = {
  digest: "",
  version: "",
  facts: new Map(),
  controls: new Map(),
  frameworks: new Map(),
  checks: new Map(),
  beliefs: new Map(),
  benchmarks: new Map(),
  benchmarkInfo: new Map([
    ["old", { family: "cis", kubernetes: ["1.24"] }],
    ["new", { family: "cis", kubernetes: ["1.32", "1.33"] }],
    ["cloud", { family: "eks", kubernetes: [] }],
  ]),
};

test("the minor version is read from what clusters and tools write", () => {
  expect(["v1.32.4+k3s1", "1.32", "v1.32.0-eks-abc"].map(minorVersion)).toEqual(["1.32", "1.32", "1.32"]);
  expect(["", "latest", "v1", "x1.32"].map(minorVersion)).toEqual([null, null, null, null]);
});

test("a benchmark of another version does not fit", () => {
  expect(benchmarkFits(catalog, "new", "v1.33.1")).toBe(true);
  expect(benchmarkFits(catalog, "old", "v1.33.1")).toBe(false);
});

test("nobody can tell for a newer version, a platform benchmark or an unknown one", () => {
  expect(benchmarkFits(catalog, "new", "1.40")).toBeNull();
  expect(benchmarkFits(catalog, "cloud", "1.32")).toBeNull();
  expect(benchmarkFits(catalog, "nowhere", "1.32")).toBeNull();
});
