import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import { catalogView } from "#lib/catalog/view.ts";
import { scannerById } from "#lib/scanners/index.ts";
import { twoNodeStory } from "#tests/support/kube-bench-document.ts";

const folder = join(import.meta.dirname, "..", "samples", "kube-bench");
const catalog = loadCatalog();
const checks = catalog.benchmarks.get("cis-1.12") ?? new Map();

function outcomes(file: string, node: string): ReadonlyMap<string, string> {
  const scanner = scannerById("kube-bench");
  if (scanner?.kind !== "findings") return new Map();
  const parsed = scanner.parse(readFileSync(join(folder, file), "utf8"), { node }, catalogView(catalog));
  expect(parsed.warnings).toEqual([]);
  expect(parsed.targets.every((target) => target.completeness === "complete")).toBe(true);
  const all = parsed.targets.flatMap((target) =>
    target.observations.map((one) => [`${target.scope} ${one.rawId}`, one.outcome] as const),
  );
  return new Map(all);
}

test("the story of two nodes is what its generator writes", async () => {
  for (const [name, document] of Object.entries(twoNodeStory(checks))) {
    await expect(document).toMatchFileSnapshot(join(folder, `${name}.json`));
  }
});

test("the later scan of the control plane differs in exactly two checks, which now pass", () => {
  const before = outcomes("cp-1.json", "cp-1");
  const after = outcomes("cp-1-fixed.json", "cp-1");

  const changed = [...before].filter(([key, outcome]) => after.get(key) !== outcome);

  expect(before.size).toBe(checks.size);
  expect(after.size).toBe(before.size);
  expect(changed).toEqual([
    ["node/cp-1/master cis-1.12:1.2.15", "fail"],
    ["node/cp-1/master cis-1.12:1.2.17", "fail"],
  ]);
  expect(changed.map(([key]) => after.get(key))).toEqual(["pass", "pass"]);
});

test("the two nodes disagree on one check", () => {
  const one = outcomes("cp-1.json", "n");
  const other = outcomes("worker-1.json", "n");

  const different = [...other].filter(([key, outcome]) => one.get(key) !== outcome);

  expect(different).toEqual([["node/n/node cis-1.12:4.2.1", "fail"]]);
});
