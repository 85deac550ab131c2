import { expect, test } from "vitest";
import { aCluster, aFailure, aRun } from "#tests/support/computed-input.ts";
import { keyOf } from "#tests/support/history.ts";
import type { BenchmarkCheck } from "../catalog/catalog.ts";
import { hour } from "../time/instant.ts";
import { cisPassRate } from "./cis-pass-rate.ts";
import { cisVersionMatch } from "./cis-version-match.ts";
import type { ComputedInput } from "./input.ts";
import { nodeCoverage } from "./node-coverage.ts";

const nodes = ["node:cp1", "node:n1"];
const whole = [aRun("cp1", "master"), aRun("cp1", "node"), aRun("n1", "node")];
type Around = Parameters<typeof aCluster>[1];

const line = (target: BenchmarkCheck["target"]): BenchmarkCheck => ({
  ...{ id: "1", topic: "t", title: "", section: "", target, mode: "automated", scored: true, belief: "all" },
  beliefSentence: "",
});
/** A profile with two checks for a master and two for a node: as many as `aRun` reports. */
const benchmarks = new Map([
  ["cis-1.12", new Map(["1", "2", "3", "4"].map((id, index) => [id, line(index < 2 ? "master" : "node")]))],
]);

function coverage(benchmarkLooks: ComputedInput["benchmarkLooks"], at: number, around: Around = { nodes }) {
  const input = aCluster({ benchmarkLooks }, around);
  return nodeCoverage(input, input.computed, at).map((word) => `${word.resource.name} ${word.verdict}`);
}

test("a node is covered by its worker checks, a control plane by its own as well", () => {
  expect(coverage(whole, hour)).toEqual(["cp1 pass", "n1 pass"]);
  expect(coverage([aRun("cp1", "node"), aRun("n1", "node")], hour)).toEqual(["cp1 none", "n1 pass"]);
  expect(coverage([aRun("cp1", "master"), aRun("cp1", "node")], hour)).toEqual(["cp1 pass", "n1 none"]);
});

test("one scanned node does not speak for the others, and a run ends to count after twice the interval", () => {
  const looks = [...whole.slice(0, 2), aRun("n1", "node", -30)];

  expect(coverage(looks, 17 * hour)).toEqual(["cp1 pass", "n1 pass"]);
  expect(coverage(looks, 18 * hour)).toEqual(["cp1 pass", "n1 fail"]);
});

test("a run from before a node was seen gone says nothing of its namesake", () => {
  const presence = new Map([[keyOf("node:n1"), { lastListedAt: 0, goneAt: hour / 2, existsSince: -100 * hour }]]);

  expect(coverage(whole, hour, { nodes, presence })).toEqual(["cp1 pass", "n1 none"]);
});

test("where kube-bench was never heard nothing is said, truncated reports alone included", () => {
  const truncated = whole.map((look) => ({ ...look, whole: null }));

  expect(coverage([], hour)).toEqual([]);
  expect(coverage(truncated, hour)).toEqual([]);
});

function passRate(over: Partial<ComputedInput>, at = hour, around: Around = { nodes }) {
  const input = aCluster({ benchmarkLooks: whole, ...over }, around);
  return cisPassRate(input, input.computed, at, { benchmarks })[0];
}

test("no failure on nodes that are all covered by whole runs passes until the first run ends to count", () => {
  expect(passRate({})).toMatchObject({ verdict: "pass", saidAt: 0 });
  expect(passRate({})?.changesAt).toContain(48 * hour);
  expect(passRate({})?.said.sentence).toBe("No check of the benchmark fails; 2 of 2 nodes have a fresh run.");
});

test("a failure fails it; one nobody says any more is the last known", () => {
  const failing = passRate({ baselineFailures: [aFailure("a", "n1"), aFailure("a", "cp1"), aFailure("b", "cp1")] });

  expect(failing?.verdict).toBe("fail");
  expect(failing?.said.sentence).toBe(
    "3 results of 2 checks fail, none of them under an accepted exception; 2 of 2 nodes have a fresh run.",
  );
  expect(passRate({ baselineFailures: [aFailure("a", "n1", { isNamed: false })] })?.verdict).toBe("last_known_failing");
  expect(passRate({ baselineFailures: [aFailure("a", "n1", { at: -60 * hour })] })?.verdict).toBe("last_known_failing");
});

test("an accepted exception keeps a failure from failing it, and never makes it pass", () => {
  const acceptances = [{ check: "a", resource: keyOf("node:n1"), from: 0, until: 10 * hour }];
  const at = (instant: number, check: string) =>
    passRate({ baselineFailures: [aFailure(check, "n1")] }, instant, { nodes, acceptances })?.verdict;

  expect(at(hour, "a")).toBe("none");
  expect(at(10 * hour, "a")).toBe("fail");
  expect(at(hour, "b")).toBe("fail");
});

test.each([
  [
    "a node has no fresh run",
    { benchmarkLooks: whole.slice(0, 2) },
    "1 of 2 nodes have no fresh run of the benchmark.",
  ],
  [
    "a result is an error",
    { baselineFailures: [aFailure("a", "n1", { decision: "error" })] },
    "1 results are errors, which nobody can tell from failures.",
  ],
  [
    "a run was filtered",
    {
      benchmarkLooks: whole.map((look) =>
        look.whole === null ? look : { ...look, whole: { ...look.whole, checks: 1 } },
      ),
    },
    "The runs on 2 of 2 nodes list fewer checks than the benchmark has.",
  ],
  ["the list is cut", { cut: new Set(["baselineFailures"] as const) }, "More failures are open than are counted here."],
] satisfies [string, Partial<ComputedInput>, string][])("nothing passes where %s", (_why, over, undecided) => {
  expect(passRate(over)).toMatchObject({ verdict: "none", said: { undecided } });
});

test("nothing passes without a fresh roster, or without a control plane on a self-managed cluster", () => {
  expect(passRate({}, hour, { nodes, roster: null })?.verdict).toBe("none");
  expect(passRate({}, 48 * hour)?.verdict).toBe("none");
  expect(passRate({ benchmarkLooks: [aRun("n1", "node")] }, hour, { nodes: ["node:n1"] })?.verdict).toBe("none");
  expect(
    passRate({ benchmarkLooks: [aRun("n1", "node")] }, hour, { nodes: ["node:n1"], platform: "eks" })?.verdict,
  ).toBe("pass");
});

const benchmarkInfo = new Map([
  ["cis-1.11", { family: "cis", kubernetes: ["1.30", "1.31"] }],
  ["cis-1.12", { family: "cis", kubernetes: ["1.32"] }],
  ["eks-1.8.0", { family: "eks", kubernetes: [] }],
  ["eks-1.7.0", { family: "eks", kubernetes: [] }],
]);
const kubernetes = { version: "v1.33.1", at: 0 };

function matched(over: Partial<ComputedInput>, at = hour, around: Around = { nodes }) {
  const input = aCluster({ kubernetes, benchmarkLooks: whole, ...over }, around);
  return cisVersionMatch(input, input.computed, at, { benchmarkInfo })[0];
}

test("a benchmark chosen for the cluster's version passes; an older one fails and says which is needed", () => {
  expect(matched({})).toMatchObject({ verdict: "pass" });
  expect(matched({})?.said.sentence).toBe("The benchmark cis-1.12 fits self-managed v1.33.1.");
  const old = matched({ benchmarkLooks: [...whole, aRun("n2", "node", 0, "cis-1.11")] });
  expect(old?.verdict).toBe("fail");
  expect(old?.said.sentence).toBe("The benchmark cis-1.11 does not fit Kubernetes v1.33.1, which needs cis-1.12.");
});

test("a benchmark that did not fit stays the last known failure until its target reports anew", () => {
  const [first, ...others] = whole;
  const old = aRun("cp1", "master", -60, "cis-1.11");

  expect(matched({ benchmarkLooks: [old, ...others] })?.verdict).toBe("last_known_failing");
  expect(matched({ benchmarkLooks: [...(first === undefined ? [] : [first]), ...others] })?.verdict).toBe("pass");
});

test("a truncated report with a benchmark that does not fit fails it", () => {
  const misfit = { ...aRun("n1", "node"), newest: { at: hour / 2, benchmark: "cis-1.11" } };

  expect(matched({ benchmarkLooks: [...whole.slice(0, 2), misfit] })?.verdict).toBe("fail");
});

test.each([
  ["the version is not known", { kubernetes: null }, hour],
  ["the roster that says the version is stale", { benchmarkLooks: [aRun("n1", "node", 40)] }, 48 * hour],
  ["no run is fresh", {}, 48 * hour],
  ["nothing is known about the benchmark", { benchmarkLooks: [aRun("n1", "node", 0, "own-1.0")] }, hour],
] satisfies [string, Partial<ComputedInput>, number][])("it is open where %s", (_why, over, at) => {
  expect(matched(over, at)?.verdict).toBe("none");
});

test("of profiles a platform chooses the newest fits, and one of another platform does not", () => {
  const on = (benchmark: string) =>
    matched({ benchmarkLooks: [aRun("n1", "node", 0, benchmark)] }, hour, { nodes, platform: "eks" });

  expect(on("eks-1.8.0")?.verdict).toBe("pass");
  expect(on("eks-1.7.0")?.verdict).toBe("none");
  expect(on("cis-1.12")?.verdict).toBe("fail");
});

test("where kube-bench was never heard nothing is said about its benchmark or its failures", () => {
  expect(matched({ benchmarkLooks: [] })).toBeUndefined();
  expect(passRate({ benchmarkLooks: [] })).toBeUndefined();
});
