import { expect, test } from "vitest";
import { AppError } from "#lib/errors.ts";
import type { CatalogView, DocumentContext } from "../types.ts";
import { parse } from "./parse.ts";

const catalog: CatalogView = {
  benchmarkCheck: () => null,
  hasBenchmark: () => false,
  benchmarkVersions: () => new Map(),
  canonicalCheck: (tool, id) => (tool === "trivy" && id === "KSV026" ? "KSV-0026" : null),
  checksKnownTo: () => [],
  looksAt: () => true,
};

type Fields = Readonly<Record<string, unknown>>;
const result = (fields: Fields = {}): Fields => ({
  policy: "no-host-path",
  rule: "host-path",
  result: "fail",
  severity: "medium",
  source: "kyverno",
  message: "said",
  timestamp: { seconds: 1_795_500_444, nanos: 0 },
  ...fields,
});
const object = (kind: string, name: string, fields: Fields = {}): Fields => ({
  apiVersion: kind === "Pod" ? "v1" : kind === "CronJob" || kind === "Job" ? "batch/v1" : "apps/v1",
  kind,
  namespace: "shop",
  name,
  uid: `uid-${name}`,
  ...fields,
});
const web = object("Deployment", "web");
const report = (results: readonly Fields[], fields: Fields = {}): Fields => ({
  apiVersion: "wgpolicyk8s.io/v1alpha2",
  kind: "PolicyReport",
  metadata: { name: "report", namespace: "shop", uid: "r-1" },
  scope: web,
  results,
  ...fields,
});
const listOf = (...items: readonly Fields[]): string => JSON.stringify({ apiVersion: "v1", kind: "List", items });

const read = (value: Fields | string, context: DocumentContext = {}) =>
  parse(typeof value === "string" ? value : JSON.stringify(value), context, catalog);
const observationsOf = (value: Fields | string, context?: DocumentContext) =>
  read(value, context).targets.flatMap((target) => target.observations);
const wordsOf = (value: Fields | string, context?: DocumentContext): readonly string[] =>
  observationsOf(value, context).map(
    ({ outcome, check, resource }) => `${outcome} ${check} ${resource.type} ${resource.namespace}/${resource.name}`,
  );
const codesOf = (value: Fields | string): readonly string[] => read(value).warnings.map(({ code }) => code);

test.each([
  ["wgpolicyk8s.io/v1alpha1", "PolicyReport"],
  ["wgpolicyk8s.io/v1alpha2", "ClusterPolicyReport"],
  ["wgpolicyk8s.io/v1beta1", "PolicyReport"],
  ["reports.x-k8s.io/v1beta2", "PolicyReport"],
  ["openreports.io/v1alpha1", "Report"],
  ["openreports.io/v1alpha1", "ClusterReport"],
  ["openreports.io/v1alpha1", "PolicyReport"],
])("a %s %s is read", (apiVersion, kind) => {
  expect(wordsOf(report([result()], { apiVersion, kind }))).toEqual([
    "fail no-host-path/host-path apps/Deployment shop/web",
  ]);
});

test.each([
  ["pass", {}, "pass"],
  ["fail", {}, "fail"],
  ["warn", {}, "warn"],
  ["error", {}, "error"],
  ["skip", {}, "not_applicable"],
  ["skip", { exceptions: "legacy" }, "excepted"],
  ["Pass", {}, "pass"],
  ["", {}, "manual"],
  ["passed", {}, "manual"],
])("the word %j with properties %j is the outcome %s", (word, properties, outcome) => {
  expect(observationsOf(report([result({ result: word, properties })]))[0]?.outcome).toBe(outcome);
});

test("the outcome of v1alpha1 stands in status, its properties in data", () => {
  const old = { policy: "no-host-path", rule: "host-path", status: "skip", data: { exceptions: "legacy" } };

  expect(observationsOf(report([old]))[0]).toMatchObject({ outcome: "excepted", details: { exceptions: "legacy" } });
});

test.each([
  ["kyverno", "kyverno"],
  ["KyvernoValidatingPolicy", "kyverno"],
  ["KyvernoImageValidatingPolicy", "kyverno"],
  ["ValidatingAdmissionPolicy", "admission-policy"],
  ["Trivy ConfigAudit", "trivy"],
  ["Trivy Vulnerability", "trivy"],
  ["KubeArmor Policy Engine", "kubearmor"],
  ["image-scanner", "image-scanner"],
  ["Some Engine of Ours", "some-engine-of-ours"],
  ["", "unknown-engine"],
])("results of the source %j are checks of %s", (source, tool) => {
  expect(observationsOf(report([result({ source })]))[0]?.tool).toBe(tool);
});

test("a result without a source is of its report's engine", () => {
  const labelled = { metadata: { name: "r", uid: "r-1", labels: { "policy.kubernetes.io/engine": "falco-agent" } } };

  expect(observationsOf(report([result({ source: "" })], { source: "kyverno" }))[0]?.tool).toBe("kyverno");
  expect(observationsOf(report([result({ source: "" })], labelled))[0]?.tool).toBe("falco");
});

test("a Pod's rule and the two Kyverno makes from it are one check, and the policy is the witness", () => {
  const [pod, controller, cronJob, cel] = observationsOf(
    report([
      result({ resources: [object("Pod", "a")] }),
      result({ rule: "autogen-host-path", resources: [object("Deployment", "b")] }),
      result({ rule: "autogen-cronjob-host-path", resources: [object("CronJob", "c")] }),
      result({ rule: undefined, resources: [object("Deployment", "d")] }),
    ]),
  );

  expect([pod?.check, controller?.check, cronJob?.check]).toEqual(Array(3).fill("no-host-path/host-path"));
  expect([pod?.witness, controller?.witness, cronJob?.witness, cel?.witness]).toEqual(Array(4).fill("no-host-path"));
  expect(controller?.rawId).toBe("no-host-path/autogen-host-path");
  expect(cel?.check).toBe("no-host-path");
});

test("a rule of another engine keeps its name, and a policy of a namespace keeps its namespace", () => {
  const [other] = observationsOf(report([result({ source: "Other", rule: "autogen-x" })]));
  const [ofNamespace] = observationsOf(report([result({ policy: "shop/no-host-path" })]));

  expect(other?.check).toBe("no-host-path/autogen-x");
  expect(ofNamespace).toMatchObject({ check: "shop/no-host-path/host-path", witness: "no-host-path" });
});

test("checks of Trivy fold by the catalog; a vulnerability is named with its package and image", () => {
  const [audit] = observationsOf(
    report([result({ source: "Trivy ConfigAudit", policy: "Unsafe sysctl", rule: "KSV026" })]),
  );
  const [vulnerability] = observationsOf(
    report([
      result({
        source: "Trivy Vulnerability",
        policy: "CVE-2020-27350",
        rule: undefined,
        properties: { resource: "apt", "artifact.repository": "library/nginx", "registry.server": "index.docker.io" },
      }),
    ]),
  );

  expect(audit).toMatchObject({ kind: "misconfiguration", check: "KSV-0026", rawId: "KSV026", title: "Unsafe sysctl" });
  expect(vulnerability).toMatchObject({
    kind: "vulnerability",
    check: "CVE-2020-27350 apt in docker.io/library/nginx",
    rawId: "CVE-2020-27350",
  });
});

test("a result about several resources is one observation of each", () => {
  const resources = [object("Deployment", "a"), object("StatefulSet", "b")];

  expect(wordsOf(report([result({ resources })]))).toEqual([
    "fail no-host-path/host-path apps/Deployment shop/a",
    "fail no-host-path/host-path apps/StatefulSet shop/b",
  ]);
});

test("a resource without a namespace is in its report's; a cluster-scoped one is in none", () => {
  const resources = [
    object("Deployment", "a", { namespace: undefined }),
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name: "admin" },
    { apiVersion: "v1", kind: "Namespace", name: "shop" },
  ];

  expect(
    observationsOf(report([result({ resources })])).map(({ resource }) => `${resource.kind} ${resource.namespace}`),
  ).toEqual(["workload shop", "object ", "namespace "]);
});

test("what names no resource is kept as unmapped, counted, and witnesses nothing", () => {
  const unmapped = report([result(), result({ rule: "other", result: "pass" })], { scope: undefined });
  const parsed = read(unmapped);

  expect(parsed.targets[0]?.observations).toMatchObject([
    { outcome: "fail", witness: "unmapped/no-host-path", resource: { type: "Unmapped/PolicyReport", name: "report" } },
    { outcome: "pass", witness: "unmapped/no-host-path" },
  ]);
  expect(parsed.warnings).toContainEqual(expect.objectContaining({ code: "unmapped", count: 2 }));
});

test("ten roll-outs of a Deployment leave one word: its ReplicaSets and Pods are the Deployment", () => {
  const pods = ["web-6dd6975f67-2ngrp", "web-76d8b4c774-q792v"].map((name) =>
    result({ resources: [object("Pod", name)] }),
  );
  const replicaSets = ["web-6dd6975f67", "web-76d8b4c774"].map((name) =>
    result({ rule: "autogen-host-path", resources: [object("ReplicaSet", name)] }),
  );

  expect(wordsOf(report([...pods, ...replicaSets]))).toEqual(["fail no-host-path/host-path apps/Deployment shop/web"]);
  expect(wordsOf(report([...pods, ...replicaSets]), { preview: true })).toHaveLength(4);
});

test("a fixed Deployment is not held open by its old ReplicaSets, but by a Pod that still fails", () => {
  const own = report([result({ rule: "autogen-host-path", result: "pass" })]);
  const old = report([result({ rule: "autogen-host-path" })], {
    metadata: { name: "old", namespace: "shop", uid: "r-2" },
    scope: object("ReplicaSet", "web-6dd6975f67"),
  });
  const pod = report([result()], {
    metadata: { name: "pod", namespace: "shop", uid: "r-3" },
    scope: object("Pod", "web-6dd6975f67-2ngrp"),
  });

  expect(wordsOf(listOf(own, old))).toEqual(["pass no-host-path/host-path apps/Deployment shop/web"]);
  expect(codesOf(listOf(own, old))).toContain("echoes");
  expect(wordsOf(listOf(old))).toEqual(["fail no-host-path/host-path apps/Deployment shop/web"]);
  expect(wordsOf(listOf(own, pod))).toEqual([
    "pass no-host-path/host-path apps/Deployment shop/web",
    "fail no-host-path/host-path apps/Deployment shop/web",
  ]);
});

test.each([
  ["DaemonSet", "agent", "agent-lvqhb", "apps/DaemonSet shop/agent"],
  ["StatefulSet", "ledger-db", "ledger-db-0", "apps/StatefulSet shop/ledger-db"],
  ["ReplicaSet", "legacy", "legacy-hr7hx", "apps/ReplicaSet shop/legacy"],
])("a Pod of a %s is its controller where the document names it, else itself", (kind, name, pod, expected) => {
  const ofPod = report([result({ result: "pass" })], { scope: object("Pod", pod) });
  const ofController = report([], { metadata: { name: "c", uid: "r-2" }, scope: object(kind, name) });

  expect(wordsOf(listOf(ofPod, ofController))).toEqual([`pass no-host-path/host-path ${expected}`]);
  expect(wordsOf(ofPod)).toEqual([`pass no-host-path/host-path Pod shop/${pod}`]);
});

test("each report object is a target by its uid, and was looked at the newest time among its results", () => {
  const later = result({ rule: "later", timestamp: { seconds: 1_795_500_555, nanos: -879_126_275 } });
  const { targets, observedAt } = read(
    listOf(report([result(), later]), report([result()], { metadata: { name: "b", namespace: "shop", uid: "r-2" } })),
  );

  expect(targets.map(({ scope, observedAt: at }) => [scope, at?.getTime()])).toEqual([
    ["object/r-1", 1_795_500_555_000],
    ["object/r-2", 1_795_500_444_000],
  ]);
  expect(observedAt?.getTime()).toBe(1_795_500_555_000);
});

test.each([[undefined], [{ seconds: 0, nanos: 0 }], [{ seconds: 1e300 }], ["not a time"]])(
  "the time %j is none: then the time of receipt stands",
  (timestamp) => {
    const { targets, observedAt } = read(report([result({ timestamp })]));

    expect(targets[0]?.observedAt).toBeUndefined();
    expect(observedAt).toBeNull();
  },
);

test("a report without a uid is known by kind and name, and taken at its sender's word", () => {
  const merged = report([result()], {
    kind: "ClusterReport",
    apiVersion: "openreports.io/v1alpha1",
    metadata: { name: "merged", creationTimestamp: null },
  });

  expect(read(merged).targets.map(({ scope }) => scope)).toEqual(["object/ClusterReport/merged"]);
  expect(codesOf(merged)).toContain("no_uid");
});

test.each([
  ["a summary of more than it lists", { summary: { pass: 3, fail: 1 } }],
  ["a limit that is reached", { configuration: { limits: { maxResults: 1 } } }],
  ["a filter of outcomes", { configuration: { limits: { statusFilter: ["fail"] } } }],
  ["an entry that is no result", { results: [result(), "text"] }],
])("a report with %s closes nothing, whatever its sender says", (_what, fields) => {
  expect(read(report([result()], fields), { completeness: "complete" }).targets[0]?.completeness).toBe("truncated");
});

test("a report lists passes too; those of Trivy and image scanners that list none list failures alone", () => {
  const completeness = (results: readonly Fields[], fields: Fields = {}): string | undefined =>
    read(report(results, fields)).targets[0]?.completeness;
  const managedBy = (name: string): Fields => ({
    metadata: { name: "r", uid: "r-1", labels: { "app.kubernetes.io/managed-by": name } },
  });

  expect(completeness([result()])).toBe("complete");
  expect(completeness([result({ source: "Trivy Vulnerability" })])).toBe("failures_only");
  expect(completeness([result({ source: "Trivy ConfigAudit", result: "pass" })])).toBe("complete");
  expect(completeness([result({ source: "KubeArmor Policy Engine" })])).toBe("complete");
  expect(completeness([], managedBy("image-scanner"))).toBe("failures_only");
  expect(completeness([], managedBy("kyverno"))).toBe("complete");
});

test("a report that lists nothing looked at its scope all the same", () => {
  expect(read(report([])).targets[0]).toMatchObject({ observations: [], lookedAt: [{ name: "web" }] });
});

test("secrets in properties are taken out, also where only the name of the property tells", () => {
  const [observation] = observationsOf(
    report([result({ properties: { password: "hunter2hunter2", note: "token=abcdef123456" } })]),
  );

  expect(JSON.stringify(observation)).not.toMatch(/hunter2|abcdef123456/);
});

const yaml = [
  "Warning: policies/a.yaml: kyverno.io/v1 ClusterPolicy is deprecated",
  "apiVersion: openreports.io/v1alpha1",
  "kind: ClusterReport",
  "metadata:",
  "  name: merged",
  "results:",
  "- policy: no-host-path",
  "  resources:",
  "  - {apiVersion: apps/v1, kind: Deployment, name: web, namespace: shop}",
  "  result: fail",
  "  rule: host-path",
  "  source: kyverno",
  "- policy: no-host-path",
  "  resources:",
  "  - {apiVersion: apps/v1, kind: Deployment, name: cart, namespace: shop}",
  "  result: pass",
  "  rule: host-path",
  "  source: kyverno",
  "summary:",
  "  fail: 1",
  "  pass: 1",
  "",
].join("\n");

test("what Kyverno's command line warns of before its report is left out, and lines stay those of the file", () => {
  const { targets, warnings } = read(yaml);

  expect(targets[0]?.observations.map(({ line }) => line)).toEqual([7, 13]);
  expect(warnings).toContainEqual(expect.objectContaining({ code: "text_lines", count: 1 }));
});

test("YAML that was cut names nothing it did not name whole, and closes nothing", () => {
  const cutAfter = (text: string): string => yaml.slice(0, yaml.indexOf(text, yaml.indexOf("cart")) + text.length);

  expect(read(cutAfter("result: pass\n")).targets[0]).toMatchObject({ completeness: "truncated", observations: [{}] });
  expect(read(cutAfter("rule: host-pa")).targets[0]).toMatchObject({ completeness: "truncated", observations: [{}] });
  expect(read(cutAfter("source: kyverno\n")).targets[0]).toMatchObject({
    completeness: "truncated",
    observations: [{}, {}],
  });
});

test("a List of something else, and a List that breaks off, are refused with a sentence", () => {
  const reasonOf = (text: string): string => {
    try {
      return read(text).format;
    } catch (error) {
      return error instanceof AppError ? error.reason : "crash";
    }
  };

  expect(reasonOf('{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Pod","metadata":{}}]}')).toBe(
    "wrong_scanner",
  );
  expect(reasonOf("apiVersion: v1\nitems:\n- apiVersion: wgpolicyk8s.io/v1alpha2\n  kind: PolicyReport\n")).toBe(
    "truncated_document",
  );
  expect(reasonOf('{"apiVersion":"v1","kind":"List","items":[]}')).toBe("json-list");
});
