import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Fields } from "#tests/support/trivy-operator-report.ts";
import {
  audit,
  check,
  image,
  only,
  read,
  reasonOf,
  report,
  scan,
  vulnerability,
} from "#tests/support/trivy-operator-report.ts";
import type { DocumentContext } from "../types.ts";

test("each object is a target with its own look, by uid, else by name", () => {
  const at = (time: string, metadata: Fields): Fields =>
    report("ConfigAuditReport", { checks: [], updateTimestamp: time }, metadata);
  const { targets, observedAt } = read([
    at("2026-11-20T08:00:00Z", {}),
    at("2026-11-21T08:00:00Z", { uid: null }),
    at("0001-01-01T00:00:00Z", { uid: "uid-2" }),
  ]);

  expect(targets.map((target) => [target.scope, target.observedAt?.toISOString()])).toEqual([
    ["object/uid-1", "2026-11-20T08:00:00.000Z"],
    ["object/ConfigAuditReport/shop/replicaset-web-6b59cc5ddb", "2026-11-21T08:00:00.000Z"],
    ["object/uid-2", undefined],
  ]);
  expect(observedAt?.toISOString()).toBe("2026-11-21T08:00:00.000Z");
});

test("of an object a document holds twice the newest look counts; two of one instant count together", () => {
  const at = (time: string, checks: readonly Fields[]): Fields =>
    report("ConfigAuditReport", { checks, updateTimestamp: time });
  const [old, now] = ["2026-11-20T08:00:00Z", "2026-11-21T08:00:00Z"];

  const newest = read([at(now, []), at(old, [check()])]);
  const both = read([at(now, []), at(now, [check()])]);

  expect(newest.targets.map((target) => target.observations.length)).toEqual([0]);
  expect(newest.warnings).toContainEqual(expect.objectContaining({ code: "duplicate_objects", count: 1 }));
  expect(both.targets.map((target) => target.observations.length)).toEqual([1]);
  expect(read([at(now, []), at(old, [check()])], { preview: true }).targets).toHaveLength(2);
});

test("repeated entries are one word, whatever their order; a preview lists each", () => {
  const entries = [
    vulnerability({ packagePath: "a" }),
    vulnerability({ packagePath: "b", severity: "HIGH" }),
    vulnerability(),
  ];
  const merged = read(scan(...entries)).observations;

  expect(merged).toHaveLength(1);
  expect(merged[0]).toMatchObject({ severity: "high", details: { path: "b", listed: "3 times" } });
  expect(read(scan(...entries.toReversed())).observations.map(({ line: _, ...word }) => word)).toEqual(
    merged.map(({ line: _, ...word }) => word),
  );
  expect(read(scan(...entries), { preview: true }).observations).toHaveLength(3);
});

const completeness = (value: Fields, context?: DocumentContext): string =>
  read(value, context).targets[0]?.completeness ?? "none";

test("a report lists every failure; one of no containers that lists passes too is complete", () => {
  const role = { "resource.kind": "Role", "resource.name": "x" };
  const rbac = (...checks: readonly Fields[]): Fields => report("RbacAssessmentReport", { checks }, {}, role);

  expect(completeness(scan(vulnerability()))).toBe("failures_only");
  expect(completeness(scan())).toBe("failures_only");
  expect(completeness(audit(check(), check({ success: true })))).toBe("failures_only");
  expect(completeness(rbac(check()))).toBe("failures_only");
  expect(completeness(rbac(check(), check({ success: true, checkID: "X" })))).toBe("complete");
  expect(completeness(rbac(check({ success: true })), { completeness: "failures_only" })).toBe("failures_only");
});

test("a report whose own summary counts more than it lists is truncated, whatever the sender says", () => {
  const counting = (summary: Fields | null, ...checks: readonly Fields[]): Fields =>
    report("ConfigAuditReport", { checks, summary });

  expect(completeness(counting({ mediumCount: 1 }, check()))).toBe("failures_only");
  expect(completeness(counting({ mediumCount: 2 }, check()))).toBe("truncated");
  expect(completeness(counting({ mediumCount: 2 }, check()), { completeness: "complete" })).toBe("truncated");
  expect(completeness(counting({ dangerCount: 1, passCount: 9 }, check({ severity: "warning" })))).toBe(
    "failures_only",
  );
  expect(completeness(counting(null, check()))).toBe("truncated");
  expect(completeness(audit(check(), { messages: [] }))).toBe("truncated");
});

test("a document that lists nothing below high may have been filtered, until its sender says more", () => {
  const high = scan(vulnerability({ severity: "HIGH" }));

  expect(completeness(high)).toBe("truncated");
  expect(completeness(high, { completeness: "failures_only" })).toBe("failures_only");
  expect(completeness(high, { completeness: "complete" })).toBe("failures_only");
  expect(read([high, report("ConfigAuditReport", { checks: [check()] }, { uid: "2" })]).targets[0]?.completeness).toBe(
    "failures_only",
  );
  expect(completeness(scan(vulnerability()), { completeness: "truncated" })).toBe("truncated");
});

test("YAML that may be a part of a file closes nothing", () => {
  const text = readFileSync(join(import.meta.dirname, "samples", "kubectl-list.yaml"), "utf8");
  const parts = read(
    text
      .replace(/kind: List\n$/, "")
      .trimEnd()
      .replace("items:", "kind: List\nitems:"),
  );

  expect(read(text).targets.map((target) => target.completeness)).toEqual([
    "failures_only",
    "complete",
    "failures_only",
  ]);
  expect(new Set(parts.targets.map((target) => target.completeness))).toEqual(new Set(["truncated"]));
});

test("every report says which resource it looked at, also a clean one", () => {
  const { targets, observations } = read([scan(), report("ConfigAuditReport", { checks: null }, { uid: "2" })]);

  expect(targets.map((target) => target.lookedAt.map(({ name, container }) => `${name}/${container}`))).toEqual([
    ["web/app"],
    ["web/"],
  ]);
  expect(observations).toEqual([]);
});

test("the version that wrote a report tells which checks it knows, each kind of report only its own", () => {
  const known = (kind: string, body: Fields = {}, context?: DocumentContext): readonly string[] =>
    read(report(kind, body), context).targets[0]?.knownByVersion ?? [];

  expect(known("ConfigAuditReport")).toEqual(["trivy:KSV-0001"]);
  expect(known("InfraAssessmentReport")).toEqual(["trivy:KCV-0012"]);
  expect(known("VulnerabilityReport")).toEqual([]);
  expect(known("ConfigAuditReport", { scanner: { name: "Trivy", version: "dev" } })).toEqual([]);
  expect(known("ConfigAuditReport", { scanner: { name: "Trivy", version: "dev" } }, { toolVersion: "0.74.0" })).toEqual(
    ["trivy:KSV-0001"],
  );
  expect(known("ConfigAuditReport", { scanner: { name: "Conftest", version: "0.74.0" } })).toEqual([]);
});

test("what another tool found through Starboard is that tool's", () => {
  const scanner = { name: "Polaris", version: "4.0" };

  expect(only(report("ConfigAuditReport", { scanner, checks: [check({ checkID: "hostIPCSet" })] }))).toMatchObject({
    tool: "polaris",
    check: "hostIPCSet",
  });
});

const bare = (kind: string, more: Fields = {}): Fields => ({
  apiVersion: "aquasecurity.github.io/v1alpha1",
  kind,
  metadata: { name: "x" },
  ...more,
});

test("components and compliance reports hold no words, and are counted", () => {
  const kinds = [
    "SbomReport",
    "ClusterSbomReport",
    "ClusterComplianceReport",
    "ClusterComplianceDetailReport",
    "OtherReport",
  ];
  const { targets, warnings } = read([...kinds.map((kind) => bare(kind)), bare("VulnerabilityReport")]);

  expect(targets).toEqual([]);
  expect(warnings.map(({ code, count }) => [code, count])).toEqual([
    ["sbom_report", 2],
    ["compliance_report", 2],
    ["other_report", 1],
    ["no_report", 1],
    ["nothing_listed", 1],
  ]);
});

test("results of kube-bench are asked for under their own name; a preview only says so", () => {
  const kubeBench = bare("CISKubeBenchReport", { report: { sections: [] } });

  expect(() => read(kubeBench)).toThrow(
    expect.objectContaining({ reason: "wrong_scanner", details: { likely: "kube-bench" } }),
  );
  expect(read(kubeBench, { preview: true }).warnings).toContainEqual(
    expect.objectContaining({ code: "kube_bench_report" }),
  );
  expect(read([kubeBench, audit(check())]).targets).toHaveLength(1);
});

test.each([
  ["", "empty"],
  ["words", "not_json"],
  [{ a: 1 }, "wrong_scanner"],
  [{ apiVersion: "v1", kind: "PodList", items: [] }, "wrong_scanner"],
  [{ apiVersion: "v1", kind: "List", items: [] }, "read"],
  [{ apiVersion: "aquasecurity.github.io/v1alpha1", kind: "ConfigAuditReportList", items: [] }, "read"],
  [{ apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReport", metadata: { name: "x" } }, "wrong_scanner"],
  ['{"kind":"VulnerabilityReport"', "truncated_document"],
  ["apiVersion: aquasecurity.github.io/v1alpha1\nkind: 'x", "not_yaml"],
])("%j is refused as %s", (value, reason) => {
  expect(reasonOf(value)).toBe(reason);
});

test("a vulnerability report says which version of the image it looked at, also of a clean one", () => {
  const pinned = { artifact: { repository: "shop/web", digest: `sha256:${"a".repeat(64)}` } };
  const looks = (...values: readonly Fields[]) =>
    read(values).looks.map(({ resource: { kind, name, container }, outcome, details }) => [
      `${kind} ${name} ${container}`,
      outcome,
      details["digest"],
    ]);

  expect(looks(scan())).toEqual([["image docker.io/library/web 1", "pass", undefined]]);
  expect(looks(report("VulnerabilityReport", { ...pinned, vulnerabilities: [] }))).toEqual([
    [`image docker.io/shop/web sha256:${"a".repeat(64)}`, "pass", `sha256:${"a".repeat(64)}`],
  ]);
  expect(looks(report("VulnerabilityReport", { artifact: { repository: "shop/web" }, vulnerabilities: [] }))).toEqual(
    [],
  );
  expect(looks(audit(check()), report("ExposedSecretReport", { ...image, secrets: [] }))).toEqual([]);
  expect(read(scan(), { preview: true }).looks).toEqual([]);
});
