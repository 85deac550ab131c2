import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { viewLines } from "#lib/domain/document/view-lines.ts";
import { AppError } from "#lib/errors.ts";
import type { BenchmarkLine, CatalogView, DocumentContext, Observation } from "../types.ts";
import { parse } from "./parse.ts";

const lines: Readonly<Record<string, BenchmarkLine>> = {
  "cis-1.12:1.2.1": { topic: "apiserver-anonymous", title: "Our title", belief: "all" },
  "cis-1.12:4.2.1": { topic: "kubelet-anonymous", title: "Kubelet title", belief: "all" },
  "cis-1.5:1.1.1": { topic: "manifest-mode", title: "Manifest", belief: "all" },
  "gke-1.0:6.5.5": { topic: "shielded", title: "Shielded nodes", belief: "all", sharesTopic: true },
  "rh-1.0:1.4.1": { topic: "scheduler-rbac", title: "One", belief: "all" },
  "rh-1.0:1.4.2": { topic: "scheduler-rbac", title: "Two", belief: "all" },
};
const versions = new Map([
  ["cis-1.6", ["1.16", "1.17", "1.18"]],
  ["cis-1.11", ["1.29", "1.30", "1.31"]],
  ["cis-1.12", ["1.32", "1.33", "1.34"]],
  ["gke-1.0", []],
]);
const catalog: CatalogView = {
  benchmarkCheck: (benchmark, id) => lines[`${benchmark}:${id}`] ?? null,
  hasBenchmark: (benchmark) => ["cis-1.5", "cis-1.6", "cis-1.11", "cis-1.12", "gke-1.0", "rh-1.0"].includes(benchmark),
  benchmarkVersions: () => versions,
  canonicalCheck: () => null,
  checksKnownTo: () => [],
  looksAt: () => true,
};

type Fields = Readonly<Record<string, unknown>>;
const result = (fields: Fields): Fields => ({
  test_number: "1.2.1",
  test_desc: "Theirs",
  type: "",
  status: "PASS",
  scored: true,
  reason: "",
  ...fields,
});
const control = (results: readonly Fields[], fields: Fields = {}): Fields => ({
  id: "1",
  version: "cis-1.12",
  node_type: "master",
  text: "Control plane",
  tests: [{ section: "1.2", desc: "API server", results }],
  ...fields,
});
const documentOf = (...controls: readonly Fields[]): string => JSON.stringify({ Controls: controls, Totals: {} });

function read(text: string, context: DocumentContext = { node: "cp-1" }) {
  const parsed = parse(text, context, catalog);
  return { ...parsed, observations: parsed.targets.flatMap((target) => target.observations) };
}

function only(fields: Fields): Observation {
  const [observation] = read(documentOf(control([result(fields)]))).observations;
  if (observation === undefined) throw new AppError("internal", "The sample lists one result.");
  return observation;
}

function reasonOf(text: string, context?: DocumentContext): string {
  try {
    read(text, context);
    return "read";
  } catch (error) {
    return error instanceof AppError ? error.reason : "crash";
  }
}

test.each([
  [{ status: "PASS" }, "pass"],
  [{ status: "FAIL" }, "fail"],
  [{ status: "FAIL", scored: false }, "fail"],
  [{ status: "FAIL", reason: 'failed to run: "ps", output: ""' }, "error"],
  [{ status: "FAIL", reason: "No tests defined" }, "error"],
  [{ status: "WARN", type: "manual", reason: "Test marked as a manual test" }, "manual"],
  [{ status: "WARN", type: "manual", reason: "failed to run: x" }, "manual"],
  [{ status: "WARN", scored: false, reason: "failed to run: x" }, "error"],
  [{ status: "WARN", scored: false }, "warn"],
  [{ status: "WARN", reason: "There are no tests" }, "manual"],
  [{ status: "WARN", reason: "No tests defined" }, "manual"],
  [{ status: "INFO", type: "skip", reason: "Test marked as skip" }, "not_applicable"],
  [{ status: "INFO" }, "warn"],
  [{ status: "SOMETHING NEW" }, "warn"],
])("%j is the outcome %s", (fields, outcome) => {
  expect(only(fields).outcome).toBe(outcome);
});

test("a status kube-bench does not write is never a pass, and is counted", () => {
  const { observations, warnings } = read(documentOf(control([result({ status: "PASSED" })])));

  expect(observations[0]?.outcome).toBe("warn");
  expect(warnings).toContainEqual(expect.objectContaining({ code: "unknown_status", count: 1 }));
});

test("a known check is named by its topic and our title; an unknown one by its own number, with a warning", () => {
  const known = only({});
  const { observations, warnings } = read(
    documentOf(control([result({ test_number: "9.9.9" })], { version: "cis-9.9" })),
  );

  expect(known).toMatchObject({
    check: "apiserver-anonymous",
    witness: "apiserver-anonymous",
    rawId: "cis-1.12:1.2.1",
    title: "Our title",
  });
  expect(observations[0]).toMatchObject({ check: "cis-9.9:9.9.9", witness: "cis-9.9:9.9.9", title: "Theirs" });
  expect(warnings).toContainEqual(expect.objectContaining({ code: "unknown_check", count: 1 }));
});

test("old versions fold to the benchmark the catalog knows", () => {
  const { observations } = read(documentOf(control([result({ test_number: "1.1.1" })], { version: "1.5" })));

  expect(observations[0]).toMatchObject({ check: "manifest-mode", rawId: "cis-1.5:1.1.1" });
});

test("checks that share a topic keep apart and witness the same", () => {
  const said = read(documentOf(control([result({ test_number: "6.5.5" })], { version: "gke-1.0" }))).observations;
  const seen = read(
    documentOf(control([result({ test_number: "1.4.1" }), result({ test_number: "1.4.2" })], { version: "rh-1.0" })),
  ).observations;

  expect(said.map(({ check, witness }) => [check, witness])).toEqual([["shielded/6.5.5", "shielded"]]);
  expect(seen.map(({ check, witness }) => [check, witness])).toEqual([
    ["scheduler-rbac/1.4.1", "scheduler-rbac"],
    ["scheduler-rbac/1.4.2", "scheduler-rbac"],
  ]);
});

test.each([
  ["master", "node/cp-1/master", "node", "control-plane"],
  ["etcd", "node/cp-1/etcd", "node", "control-plane"],
  ["node", "node/cp-1/node", "node", "any"],
  ["controlplane", "cluster/controlplane", "cluster", "control-plane"],
  ["policies", "cluster/policies", "cluster", undefined],
  ["managedservices", "cluster/managedservices", "cluster", undefined],
])("the target %s is the slice %s", (nodeType, scope, kind, nodeRole) => {
  const { targets } = read(documentOf(control([result({})], { node_type: nodeType })));

  expect(targets).toHaveLength(1);
  expect(targets[0]).toMatchObject({ scope, lookedAt: [{ kind }], observations: [{ nodeRole }] });
});

test("two controls of one target are one slice", () => {
  const { targets } = read(documentOf(control([result({})]), control([result({ test_number: "1.3.1" })])));

  expect(targets.map(({ scope, observations }) => [scope, observations.length])).toEqual([["node/cp-1/master", 2]]);
});

test("without a node nothing is guessed: it is asked for, and only a preview shows a placeholder", () => {
  const text = documentOf(control([result({})]));

  expect(reasonOf(text, {})).toBe("node_missing");
  expect(reasonOf(documentOf(control([result({})], { node_type: "policies" })), {})).toBe("read");
  expect(reasonOf(documentOf(control([], { tests: null }), control([result({})], { node_type: "policies" })), {})).toBe(
    "read",
  );
  expect(read(text, { preview: true }).targets[0]?.scope).toBe("node/(node)/master");
});

test("two runs in one stream are not put on one node; bare controls of one run are", () => {
  const master = control([result({})]);
  const worker = control([result({ test_number: "4.2.1" })], { node_type: "node" });
  const twoPods = `klog\n${documentOf(master)}\n${documentOf(worker)}`;
  const bare = `${JSON.stringify(master)}\n${JSON.stringify(worker)}`;

  expect(reasonOf(twoPods)).toBe("several_nodes");
  expect(read(twoPods, { preview: true }).targets.map(({ scope }) => scope)).toEqual([
    "node/(node)/master",
    "node/(node 2)/node",
  ]);
  expect(read(bare).targets.map(({ scope }) => scope)).toEqual(["node/cp-1/master", "node/cp-1/node"]);
  expect(reasonOf(`${bare}\n${JSON.stringify(master)}`)).toBe("several_nodes");
});

test("a check listed twice counts once, with its worst word; a preview lists both", () => {
  const text = documentOf(control([result({}), result({ status: "FAIL" }), result({})]));

  const merged = read(text);

  expect(merged.observations.map(({ outcome }) => outcome)).toEqual(["fail"]);
  expect(merged.warnings).toContainEqual(expect.objectContaining({ code: "duplicate_results", count: 2 }));
  expect(read(text, { preview: true, node: "n" }).observations).toHaveLength(3);
});

const completeness = (fields: Fields, context: DocumentContext = { node: "cp-1" }): string =>
  read(documentOf(control([result({})], fields)), context).targets[0]?.completeness ?? "none";

test("a target whose own totals count more than it lists is truncated, whatever the sender says", () => {
  expect(completeness({ total_pass: 1, total_fail: 0 })).toBe("complete");
  expect(completeness({ total_pass: 1, total_fail: 1 })).toBe("truncated");
  expect(completeness({ total_pass: 2 }, { node: "n", completeness: "complete" })).toBe("truncated");
  expect(completeness({ tests: [{ results: [result({})], pass: 3 }] })).toBe("truncated");
  expect(completeness({ tests: [{ results: [result({}), { test_number: "1" }] }] })).toBe("truncated");
});

test("a benchmark that does not fit the version of the cluster is truncated and says which one does", () => {
  const old = read(documentOf(control([result({})], { detected_version: "1.31" }))).targets[0];

  expect(old).toMatchObject({ completeness: "truncated", completenessReason: expect.stringContaining("cis-1.11") });
  expect(completeness({ detected_version: "1.33" })).toBe("complete");
  // kube-bench counts down from a version its map does not have yet.
  expect(completeness({ detected_version: "1.36" })).toBe("complete");
  expect(completeness({ detected_version: "none" })).toBe("complete");
  expect(completeness({ detected_version: "none" }, { node: "n", clusterVersion: "v1.29.4" })).toBe("truncated");
  expect(completeness({ version: "gke-1.0", detected_version: "1.33" })).toBe("complete");
});

test("the version kube-bench assumes when it cannot ask is doubted until somebody vouches for it", () => {
  const assumed = { version: "cis-1.6", detected_version: "1.18" };

  expect(completeness(assumed)).toBe("truncated");
  expect(completeness(assumed, { node: "n", completeness: "complete" })).toBe("complete");
  expect(completeness(assumed, { node: "n", clusterVersion: "v1.18.20" })).toBe("complete");
  expect(completeness(assumed, { node: "n", clusterVersion: "v1.36.3" })).toBe("truncated");
});

test("what the sender says of completeness counts", () => {
  expect(completeness({}, { node: "n", completeness: "truncated" })).toBe("truncated");
  expect(completeness({}, { node: "n", completeness: "failures_only" })).toBe("failures_only");
});

test("words of the tool are kept without secrets and without control characters, and are bounded", () => {
  const observation = only({
    status: "FAIL",
    actual_value: `\u001b[31mkubelet --bootstrap-token=abc.def --x ${"y".repeat(60_000)}`,
    expected_result: "<b>'--x' is set</b>",
    remediation: "Do it.\n",
  });

  expect(observation.message).toMatch(/^Expected: <b>'--x' is set<\/b>\nFound: kubelet --bootstrap-token=\[redacted\]/);
  expect(observation.message.length).toBeLessThanOrEqual(4_000);
  expect(observation.details.actual?.length).toBeLessThanOrEqual(4_000);
  expect(JSON.stringify(observation)).not.toMatch(/abc\.def|\\u001b/);
  expect(observation.remediation).toBe("Do it.");
  expect(observation.details).toMatchObject({ scored: "yes", status: "FAIL", benchmark: "cis-1.12" });
});

test("the line of a result is the line the product shows it on, in one-line and in indented files", () => {
  const controls = [
    control(Array.from({ length: 30 }, (_, n) => result({ test_number: `1.2.${n}`, audit: "a".repeat(99) }))),
  ];
  for (const text of [JSON.stringify({ Controls: controls }), JSON.stringify({ Controls: controls }, null, 4)]) {
    for (const { line, rawId } of read(text).observations) {
      expect(viewLines(text)[(line ?? 0) - 1]).toContain(`"test_number": "${rawId.split(":")[1]}"`);
    }
  }
});

const samples = join(import.meta.dirname, "samples");

test("the line of a JUnit case is the line it begins on", () => {
  for (const name of ["v0.15.6.junit.xml", "v0.6.3-no-root.junit.xml"]) {
    const text = readFileSync(join(samples, name), "utf8");
    const shown = viewLines(text);
    for (const { line, rawId } of read(text).observations) {
      expect(shown[(line ?? 0) - 1]).toContain(`<testcase name="${rawId.split(":")[1]} `);
    }
  }
});

test("JUnit gets its benchmark from the sender, and says so when nobody named one", () => {
  const text = readFileSync(join(samples, "v0.15.6.junit.xml"), "utf8");

  const named = read(text, { node: "n", toolVersion: "cis-1.12" });
  const nameless = read(text);

  expect(named.observations.find(({ rawId }) => rawId === "cis-1.12:1.2.1")?.check).toBe("apiserver-anonymous");
  expect(named.warnings.map(({ code }) => code)).not.toContain("no_benchmark");
  expect(nameless.observations[0]?.check).toBe("unknown:1.1.1");
  expect(nameless.warnings).toContainEqual(expect.objectContaining({ code: "no_benchmark" }));
});

test("Starboard's resource brings its node and its time", () => {
  const parsed = read(readFileSync(join(samples, "starboard-0.6.5-list.json"), "utf8"), {});

  expect(parsed.targets.map(({ scope }) => scope)).toEqual(["node/worker-a/node", "cluster/policies"]);
  expect(parsed.observedAt?.toISOString()).toBe("2022-03-01T10:00:00.000Z");
});

test.each([
  ["", "empty"],
  ["   ", "empty"],
  ["[PASS] 1.1.1 x\n== Summary total ==", "text_output"],
  ["Error: unknown flag: --jsn\nUsage:", "usage_error"],
  ["some words", "not_json"],
  ['{"Results":[],"ArtifactName":"x","SchemaVersion":2}', "wrong_scanner"],
  ['{"PolarisOutputVersion":"1.0"}', "wrong_scanner"],
  ['{"a":1}', "wrong_scanner"],
  ['<testsuites><testsuite name="x" tests="1"><testcase name="a"/></testsuite></testsuites>', "wrong_scanner"],
  ["<html></html>", "wrong_scanner"],
  ['<testsuites><testsuite name="Etcd"><testcase>', "truncated_document"],
  ['<!DOCTYPE a [<!ENTITY b "c">]><testsuites/>', "xml_entities"],
  [`<testsuites>${"<a>".repeat(1_000)}`, "too_deep"],
  [`{"Controls":${"[".repeat(1_000)}`, "too_deep"],
])("%j is refused as %s", (text, reason) => {
  expect(reasonOf(text)).toBe(reason);
});
