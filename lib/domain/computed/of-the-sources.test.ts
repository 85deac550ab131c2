import { expect, test } from "vitest";
import { aCluster } from "#tests/support/computed-input.ts";
import { hour } from "../time/instant.ts";
import { freshness } from "./freshness.ts";
import type { ComputedInput, SourceLook } from "./input.ts";
import { reportFreshness } from "./report-freshness.ts";

const source = { tools: [], interval: 24 * hour, retiredAt: null, heardAt: 0 };
const look = (name: string, renewedAt: number | null = 0): SourceLook => ({ source: name, renewedAt });

function wordAt(at: number, sourceLooks: readonly SourceLook[], retired: readonly string[] = []) {
  const sources = new Map(
    sourceLooks.map((each) => [each.source, retired.includes(each.source) ? { ...source, retiredAt: hour } : source]),
  );
  const input = aCluster({ sourceLooks }, { sources, nodes: ["node:n1"] });
  return freshness(input, input.computed, at)[0];
}

test("all required tools on time pass until the first of them is due", () => {
  const word = wordAt(30 * hour, [look("kube-bench"), look("trivy", 10 * hour)]);

  // The roster, kube-bench and Trivy: each for twice its 24 hours.
  expect(word).toMatchObject({ verdict: "pass", changesAt: [48 * hour, 48 * hour, 58 * hour], saidAt: 0 });
  expect(word?.said.sentence).toBe("All 3 tools reported within twice their expected interval.");
});

test("a tool that fell silent fails it, and is named with its age", () => {
  const word = wordAt(50 * hour, [look("kube-bench", 49 * hour), look("trivy")]);

  expect(word).toMatchObject({ verdict: "fail", since: 48 * hour });
  expect(word?.said.sentence).toBe(
    "2 of 3 tools did not report within their period: roster (2 days ago), trivy (2 days ago).",
  );
});

test("a tool every cluster needs that was never heard leaves it open", () => {
  expect(wordAt(hour, [look("trivy")])?.verdict).toBe("none");
  expect(wordAt(hour, [look("trivy")])?.said.sentence).toBe("Never heard here: kube-bench.");
});

test("a tool whose every report was truncated was not heard", () => {
  expect(wordAt(hour, [look("kube-bench"), look("trivy", null)])?.verdict).toBe("none");
});

test("a retired tool is not required", () => {
  expect(wordAt(47 * hour, [look("kube-bench"), look("polaris", -20 * hour)], [])?.verdict).toBe("fail");
  expect(wordAt(47 * hour, [look("kube-bench"), look("polaris", -20 * hour)], ["polaris"])?.verdict).toBe("pass");
});

test("where nothing was ever heard nothing is said", () => {
  const input = aCluster({}, { roster: null, sources: new Map() });

  expect(freshness(input, input.computed, hour)).toEqual([]);
});

test("policy reports pass while the newest of an engine counts, then fail; without an engine nothing is said", () => {
  const sources = new Map([["policy-report", { ...source, interval: 2 * hour }]]);
  const verdicts = (at: number, engineLooks: ComputedInput["engineLooks"]) => {
    const input = aCluster({ engineLooks }, { sources });
    return reportFreshness(input, input.computed, at).map((word) => word.verdict);
  };
  const kyverno = { source: "policy-report", engine: "kyverno", saidAt: 10 * hour };
  const gone = { source: "policy-report", engine: "gatekeeper", saidAt: 0 };

  expect(verdicts(14 * hour - 1, [kyverno, gone])).toEqual(["pass"]);
  expect(verdicts(14 * hour, [kyverno, gone])).toEqual(["fail"]);
  expect(verdicts(hour, [])).toEqual([]);
});
