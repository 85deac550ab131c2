import { expect, test } from "vitest";
import {
  config,
  image,
  k8s,
  misconfiguration,
  only,
  packages,
  read,
  resource,
  vulnerability,
} from "#tests/support/trivy-document.ts";

test.each([
  [{ ID: "KSV012" }, "KSV-0012"],
  [{ ID: "KSV012", AVDID: "AVD-KSV-0012" }, "KSV-0012"],
  [{ ID: "KSV-0012" }, "KSV-0012"],
  [{ ID: "KSV0012", AVDID: "AVD-KCV-0012" }, "KCV-0012"],
  [{ ID: "KSV0012" }, "KCV-0012"],
  [{ ID: "AVD-KSV-0110", AVDID: "AVD-KSV-01010" }, "KSV-01010"],
  [{ ID: "DS999", AVDID: "AVD-DS-0999" }, "DS-0999"],
  [{ ID: "DS-0999" }, "DS-0999"],
])("%j is the check %s: aliases fold through the catalog, never by letters and number", (ids, check) => {
  expect(only(k8s(resource([config(misconfiguration(ids))])))).toMatchObject({ check, witness: check, rawId: ids.ID });
});

test.each([
  ["PASS", "pass"],
  ["FAIL", "fail"],
  ["EXCEPTION", "excepted"],
  ["SOMETHING NEW", "warn"],
  ["", "warn"],
])("status %j of a check is the outcome %s", (Status, outcome) => {
  expect(only(k8s(resource([config(misconfiguration({ Status }))]))).outcome).toBe(outcome);
});

test.each([
  ["affected", "fail"],
  ["fixed", "fail"],
  ["will_not_fix", "fail"],
  ["end_of_life", "fail"],
  ["under_investigation", "fail"],
  ["not_affected", "not_applicable"],
  ["brand new", "warn"],
])("status %j of a vulnerability is the outcome %s", (Status, outcome) => {
  const text = image({ Results: [packages("shop/web:1.0", vulnerability({ Status }))] });

  expect(only(text).outcome).toBe(outcome);
});

test("a check that repeats once per container is one finding with every message, in whatever order it is listed", () => {
  const one = misconfiguration();
  const other = misconfiguration({ Message: "Container 'b' should not run as root" });
  const ways = [
    [one, other],
    [other, one],
    [other, one, other],
  ].map((entries) => only(k8s(resource([config(...entries)]))));

  const worded = ways.map(({ line: _, ...words }) => words);
  expect(worded[0]?.message).toBe("Container 'a' should not run as root\nContainer 'b' should not run as root");
  for (const words of worded) expect(words).toEqual(worded[0]);
  expect(read(k8s(resource([config(one, other)])), { preview: true }).observations).toHaveLength(2);
});

test("one container that fails outweighs another that passes", () => {
  const entries = [misconfiguration({ Status: "PASS" }), misconfiguration()];

  expect(only(k8s(resource([config(...entries)]))).outcome).toBe("fail");
});

test.each([
  ["ReplicaSet", "web-6b59cc5ddb", "apps/Deployment", "web"],
  ["ReplicaSet", "legacy-frontend", "apps/ReplicaSet", "legacy-frontend"],
  ["Job", "nightly-29110320", "batch/CronJob", "nightly"],
  ["Ingress", "web", "networking.k8s.io/Ingress", "web"],
  ["Pod", "debug", "Pod", "debug"],
])("%s %s is the resource %s %s", (Kind, Name, type, name) => {
  const { resource: found } = only(k8s(resource([config(misconfiguration())], { Kind, Name })));

  expect(found).toMatchObject({ type, name, namespace: "shop", container: "" });
});

test("what the collector reads on a node is about the node, and a target of its own", () => {
  const info = {
    ...resource([config(misconfiguration({ ID: "KCV-0080" }))]),
    Namespace: "",
    Kind: "NodeInfo",
    Name: "n1",
  };
  const node = { ...info, Kind: "Node", Results: [config()] };
  const { target, observations } = read(k8s(info, node));

  expect(observations[0]?.resource).toEqual({ kind: "node", type: "Node", namespace: "", name: "n1", container: "" });
  expect(target("cluster/nodes")?.lookedAt.map(({ name }) => name)).toEqual(["n1"]);
  // The object alone shows nothing of what the collector reads.
  expect(target("cluster/misconfigurations")).toBeUndefined();
});

test("a vulnerability is known by package and image repository; versions, tags and copies are details", () => {
  const old = only(image({ Results: [packages("shop/web:1.0", vulnerability())] }));
  const again = { InstalledVersion: "3.0.9", PkgPath: "opt/copy" };
  const results = [packages("shop/web:2.0", vulnerability(), vulnerability(again))];
  const workload = only(k8s(resource(results)));

  expect(old).toMatchObject({
    check: "CVE-2026-1 openssl (debian) in docker.io/shop/web",
    resource: { kind: "image", name: "docker.io/shop/web", container: "1.0" },
  });
  expect(workload).toMatchObject({
    check: old.check,
    resource: { kind: "workload", name: "web", container: "docker.io/shop/web" },
    details: { installed: "3.0.1, 3.0.9", image: "docker.io/shop/web:2.0", fixed: "3.0.2" },
  });
});

test("a package without an operating system is of the image its entry names, or of the one listed before it", () => {
  const binary = { Target: "app", Class: "lang-pkgs", Type: "gobinary", Vulnerabilities: [vulnerability()] };
  const named = resource([binary], { Metadata: [{ ImageID: "sha256:1", RepoTags: ["ghcr.io/a/app:1"] }] });
  const two = resource([packages("a/one:1"), binary, packages("b/two:1"), { ...binary, Target: "other" }]);

  expect(only(k8s(named)).resource.container).toBe("ghcr.io/a/app");
  expect(read(k8s(two)).observations.map((each) => each.resource.container)).toEqual([
    "docker.io/a/one",
    "docker.io/b/two",
  ]);
});

test("nothing of a secret but its rule and place leaves the document", () => {
  const Secrets = [
    {
      RuleID: "aws-key",
      Severity: "CRITICAL",
      Title: "AWS key",
      StartLine: 3,
      EndLine: 3,
      Match: "key=hunter2hunter2",
      Code: { Lines: [{ Content: "key=hunter2hunter2" }] },
    },
  ];
  const { observations } = read(image({ Results: [{ Target: "/etc/app.env", Class: "secret", Secrets }] }));

  expect(observations[0]).toMatchObject({ kind: "secret", check: "secret/aws-key in /etc/app.env", outcome: "fail" });
  expect(JSON.stringify(observations)).not.toContain("hunter2");
});

test("what the ConfigMap checks quote is not handed on", () => {
  const Message = `ConfigMap 'x' in 'shop' namespace stores secrets in key(s) or value(s) '{"pin: 4711-hunter2"}'`;
  const { message } = only(k8s(resource([config(misconfiguration({ ID: "KSV-0109", Message }))])));

  expect(message).toBe("ConfigMap 'x' in 'shop' namespace stores secrets in key(s) or value(s) (not shown)");
});

test("a suppressed finding is excepted, never gone", () => {
  const suppressed = { Type: "vulnerability", Status: "ignored", Statement: "later", Finding: vulnerability() };
  const text = image({ Results: [{ ...packages("shop/web:1.0"), ExperimentalModifiedFindings: [suppressed] }] });

  expect(only(text)).toMatchObject({
    kind: "vulnerability",
    outcome: "excepted",
    message: "Taken out by ignored: later",
  });
});
