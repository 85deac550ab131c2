import { expect, test } from "vitest";
import type { Resource } from "#lib/domain/resource/resource.ts";
import type { CatalogView } from "#lib/scanners/types.ts";
import { loadCatalog } from "./load.ts";
import { catalogView, severityOfTopic } from "./view.ts";

const catalog = loadCatalog();
// The type is the promise: an adapter takes what this folder gives.
const view: CatalogView = catalogView(catalog);

test("an alias of a check reads as its canonical id", () => {
  for (const id of ["KSV-0001", "AVD-KSV-0001", "KSV001"]) expect(view.canonicalCheck("trivy", id)).toBe("KSV-0001");
  expect(view.canonicalCheck("trivy", "KSV-9999")).toBeNull();
  expect(view.canonicalCheck("polaris", "KSV-0001")).toBeNull();
});

test("a line of a benchmark tells its topic, our title and its belief", () => {
  expect(view.benchmarkCheck("cis-1.12", "1.2.1")).toMatchObject({
    topic: "apiserver-anonymous-auth",
    title: "API server: anonymous requests off",
    belief: "all",
  });
  expect(view.benchmarkCheck("cis-1.12", "9.9.9")).toBeNull();
  expect(view.benchmarkCheck("cis-9.9", "1.2.1")).toBeNull();
  expect([view.hasBenchmark("cis-1.12"), view.hasBenchmark("cis-9.9")]).toEqual([true, false]);
});

test("a kube-bench finding is as severe as the control of its topic", () => {
  const control = catalog.controls.get("apiserver-anonymous-auth");

  expect(severityOfTopic(catalog, "apiserver-anonymous-auth")).toBe(control?.criticality);
  expect(severityOfTopic(catalog, "nowhere")).toBeNull();
});

test("a version of a tool knows the checks the catalog has since then", () => {
  expect(view.checksKnownTo("trivy", "0.74.0")).toContain("trivy:KSV-0001");
  expect(view.checksKnownTo("trivy", "0.73.0")).toEqual([]);
  expect(view.checksKnownTo("kyverno", "9.0.0")).toEqual([]);
});

test("a check looks at its own kinds of objects", () => {
  const workload: Resource = {
    kind: "workload",
    type: "apps/Deployment",
    namespace: "shop",
    name: "web",
    container: "",
  };

  expect(view.looksAt("trivy", "KSV-0001", workload)).toBe(true);
  expect(view.looksAt("trivy", "KSV-0044", workload)).toBe(false);
  expect(view.looksAt("trivy", "KCV-0001", workload)).toBe(false);
  expect(view.looksAt("trivy", "KSV-9999", workload)).toBe(true);
});
