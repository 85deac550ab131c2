import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { viewLines } from "#lib/domain/document/view-lines.ts";
import type { Fields } from "#tests/support/trivy-operator-report.ts";
import {
  audit,
  check,
  image,
  inContainer,
  labels,
  only,
  read,
  report,
  scan,
  vulnerability,
} from "#tests/support/trivy-operator-report.ts";

test.each([
  ["KSV001", "KSV-0001"],
  ["AVD-KSV-0001", "KSV-0001"],
  // The number alone would name another check.
  ["KSV0012", "KCV-0012"],
  ["KSV9999", "KSV9999"],
])("the id %s is the check %s", (checkID, expected) => {
  expect(only(audit(check({ checkID })))).toMatchObject({
    tool: "trivy",
    check: expected,
    witness: expected,
    rawId: checkID,
  });
});

test("a check without an id keeps its title, one the catalog does not know its id; both are counted", () => {
  const { observations, warnings } = read(audit(check({ checkID: undefined }), check({ checkID: "X1" }), {}));

  expect(observations.map((each) => each.check)).toEqual(["title: A check", "X1"]);
  expect(warnings.map(({ code, count }) => [code, count])).toEqual([
    ["missing_check_id", 1],
    ["unknown_check", 1],
    ["invalid_entry", 1],
    ["truncated", 1],
  ]);
});

test.each([
  [{ success: true }, "pass"],
  [{ success: false }, "fail"],
  [{ success: "true" }, "warn"],
  [{ success: undefined }, "warn"],
  [{ success: true, checkID: "KCV0047" }, "not_applicable"],
  [{ success: false, checkID: "KCV0047" }, "fail"],
])("%j is the outcome %s", (fields, outcome) => {
  expect(only(audit(check(fields))).outcome).toBe(outcome);
});

test.each([
  ["CRITICAL", "critical"],
  ["LOW", "low"],
  ["UNKNOWN", "info"],
  ["", "info"],
  ["danger", "high"],
  ["warning", "medium"],
  ["SEVERE", "info"],
])("the severity %s counts as %s", (severity, expected) => {
  expect(only(scan(vulnerability({ severity })))).toMatchObject({ severity: expected, outcome: "fail" });
});

test("a severity nobody knows is counted", () => {
  expect(read(scan(vulnerability({ severity: "SEVERE" }))).warnings).toContainEqual(
    expect.objectContaining({ code: "unknown_severity", count: 1 }),
  );
});

test.each([
  ["labels of a ReplicaSet", {}, labels, "trivy-operator.", "workload apps/Deployment shop/web"],
  ["labels of Starboard", {}, labels, "starboard.", "workload apps/Deployment shop/web"],
  ["labels of the image scanner before", {}, labels, "imgvuln.", "workload apps/Deployment shop/web"],
  [
    "an owner alone",
    { ownerReferences: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "agent" }] },
    {},
    "",
    "workload apps/DaemonSet shop/agent",
  ],
  [
    "the hash of a name that stands in an annotation",
    { annotations: { "trivy-operator.resource.name": "system:x" } },
    { "resource.kind": "Role", "resource.name-hash": "868458b9d6", "resource.namespace": "default" },
    "trivy-operator.",
    "object rbac.authorization.k8s.io/Role shop/system:x",
  ],
  [
    "a Pod whose owner is a ReplicaSet",
    { ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-6b59cc5ddb" }] },
    { "resource.kind": "Pod", "resource.name": "web-6b59cc5ddb-bp9h8" },
    "trivy-operator.",
    "workload apps/Deployment shop/web",
  ],
  [
    "a Pod of its own",
    {},
    { "resource.kind": "Pod", "resource.name": "debug" },
    "trivy-operator.",
    "workload Pod shop/debug",
  ],
  [
    "a Job of a CronJob",
    {},
    { "resource.kind": "Job", "resource.name": "nightly-29372910" },
    "trivy-operator.",
    "workload batch/CronJob shop/nightly",
  ],
])("%s name the resource", (_what, metadata, named, prefix, expected) => {
  const { resource } = only(
    report("ConfigAuditReport", { checks: [check({ messages: [] })] }, metadata, named, prefix),
  );

  expect(`${resource.kind} ${resource.type} ${resource.namespace}/${resource.name}${resource.container}`).toBe(
    expected,
  );
});

test.each([
  ["ClusterInfraAssessmentReport", { "resource.kind": "Node", "resource.name": "cp-1" }, "node Node /cp-1"],
  [
    "ClusterRbacAssessmentReport",
    { "resource.kind": "ClusterRole", "resource.name": "admin" },
    "object rbac.authorization.k8s.io/ClusterRole /admin",
  ],
  ["ClusterConfigAuditReport", { "resource.kind": "Namespace", "resource.name": "shop" }, "namespace Namespace /shop"],
])("%s is about what has no namespace", (kind, named, expected) => {
  const { resource } = only(report(kind, { checks: [check()] }, { namespace: undefined }, named));

  expect(`${resource.kind} ${resource.type} ${resource.namespace}/${resource.name}`).toBe(expected);
});

test("vulnerabilities of the cluster's own components are the cluster's, those of a bare image the image's", () => {
  const ofCluster = { "resource.kind": "ClusterSbomReport", "resource.name": "5", "container.name": "k8s-cluster" };
  const kind = "ClusterVulnerabilityReport";
  const body = { ...image, vulnerabilities: [vulnerability()] };

  expect(only(report(kind, body, {}, ofCluster)).resource.kind).toBe("cluster");
  expect(only(report(kind, body, {}, {})).resource).toMatchObject({
    kind: "image",
    name: "docker.io/library/web",
    container: "1",
  });
});

test("a report that does not say what it is about is kept for itself, and its entries are counted", () => {
  const { observations, warnings } = read(
    report("ConfigAuditReport", { checks: [check(), check({ checkID: "X" })] }, {}, {}),
  );

  expect(observations[0]?.resource).toMatchObject({ type: "aquasecurity.github.io/ConfigAuditReport", kind: "object" });
  expect(warnings).toContainEqual(expect.objectContaining({ code: "unmapped", count: 2 }));
});

test("a failure that its messages give to one container is that container's, every other the workload's", () => {
  const messages = (...texts: string[]) => audit(check({ messages: texts }));
  const of = (container: string): string => `container "${container}" of deployment "web" should set it`;

  expect(only(messages("Container 'app' of Deployment 'web' should set it")).resource.container).toBe("app");
  expect(only(messages(of("app"), of("app"))).resource.container).toBe("app");
  expect(only(messages(of("app"), of("proxy"))).resource.container).toBe("");
  expect(only(messages("Container of Pod 'web' should set it")).resource.container).toBe("");
});

test("a vulnerability is known by id, package, kind of package and image; version and tag are details", () => {
  const one = only(scan(vulnerability()));
  const upgraded = only(
    report(
      "VulnerabilityReport",
      {
        registry: { server: "docker.io" },
        artifact: { repository: "library/web", tag: "2" },
        vulnerabilities: [vulnerability({ installedVersion: "1.5" })],
      },
      {},
      { ...inContainer, "resource.name": "web-7c59cc5ddb" },
    ),
  );
  const other = only(scan(vulnerability({ resource: "libssl" })));

  expect(one).toMatchObject({
    kind: "vulnerability",
    witness: "CVE-1",
    resource: { type: "apps/Deployment", name: "web", container: "app" },
    details: { installed: "1", fixed: "2", image: "docker.io/library/web:1" },
  });
  expect([upgraded.check, upgraded.resource]).toEqual([one.check, one.resource]);
  expect(other.check).not.toBe(one.check);
});

test("ten roll-outs of a Deployment leave one finding per check", () => {
  const rollOut = (hash: string): Fields =>
    report("ConfigAuditReport", { checks: [check()] }, { uid: hash }, { ...labels, "resource.name": `web-${hash}` });
  const hashes = [
    "6b59cc5dd4",
    "6b59cc5dd5",
    "6b59cc5dd6",
    "6b59cc5dd7",
    "6b59cc5dd8",
    "6b59cc5dd9",
    "7c8d9f5bb4",
    "7c8d9f5bb5",
  ];
  const { observations, targets } = read([...hashes, "7c8d9f5bb6", "558bd4d5db"].map(rollOut));

  expect(targets).toHaveLength(10);
  expect(new Set(observations.map(({ check: id, resource }) => JSON.stringify([id, resource]))).size).toBe(1);
});

test("what is found of a secret never leaves the adapter", () => {
  const secret = {
    ruleID: "aws",
    target: "root/key",
    severity: "CRITICAL",
    title: "AWS",
    match: "key = wJalrXUtnFEMI",
  };
  const parsed = read(report("ExposedSecretReport", { ...image, secrets: [secret] }, {}, inContainer));

  expect(parsed.observations[0]).toMatchObject({
    kind: "secret",
    check: "aws in root/key",
    witness: "aws",
    outcome: "fail",
  });
  expect(JSON.stringify(parsed)).not.toContain("wJalr");
});

test("the line of an entry is the line the product shows it on, in JSON and in YAML", () => {
  for (const name of ["map.json", "v0.30-list.json", "kubectl-list.yaml"]) {
    const text = readFileSync(join(import.meta.dirname, "samples", name), "utf8");
    const shown = viewLines(text);
    const { observations } = read(text);

    expect(observations.length).toBeGreaterThan(5);
    for (const { line, rawId } of observations) expect(shown[(line ?? 0) - 1], name).toContain(rawId);
  }
});
