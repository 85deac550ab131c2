import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AppError } from "#lib/errors.ts";
import type { CatalogView, DocumentContext, Observation } from "../types.ts";
import { parse } from "./parse.ts";

const aliases: Readonly<Record<string, string>> = {
  "AVD-KSV-0012": "KSV-0012",
  KSV012: "KSV-0012",
  "KSV-0012": "KSV-0012",
  KSV0012: "KCV-0012",
  "AVD-KCV-0012": "KCV-0012",
  "AVD-KSV-01010": "KSV-01010",
  "AVD-KSV-0110": "KSV-0110",
};
const catalog: CatalogView = {
  benchmarkCheck: () => null,
  hasBenchmark: () => false,
  benchmarkVersions: () => new Map(),
  canonicalCheck: (_tool, id) => aliases[id] ?? null,
  checksKnownTo: (tool, version) => (version === "0.74.0" ? [`${tool}:KSV-0012`] : []),
  looksAt: (_tool, check, resource) => !check.startsWith("KCV-") || resource.type === "Pod",
};

type Fields = Readonly<Record<string, unknown>>;
const misconfiguration = (fields: Fields = {}): Fields => ({
  ID: "KSV-0012",
  Title: "Runs as root",
  Severity: "MEDIUM",
  Status: "FAIL",
  Message: "Container 'a' should not run as root",
  ...fields,
});
const vulnerability = (fields: Fields = {}): Fields => ({
  VulnerabilityID: "CVE-2026-1",
  PkgName: "openssl",
  InstalledVersion: "3.0.1",
  FixedVersion: "3.0.2",
  Status: "fixed",
  Severity: "LOW",
  ...fields,
});
const config = (...entries: readonly Fields[]): Fields => ({
  Target: "Deployment/web",
  Class: "config",
  Type: "kubernetes",
  Misconfigurations: entries,
});
const packages = (image: string, ...entries: readonly Fields[]): Fields => ({
  Target: `${image} (debian 12.1)`,
  Class: "os-pkgs",
  Type: "debian",
  Vulnerabilities: entries,
});
const resource = (results: readonly Fields[], fields: Fields = {}): Fields => ({
  Namespace: "shop",
  Kind: "Deployment",
  Name: "web",
  Results: results,
  ...fields,
});
const k8s = (...resources: readonly Fields[]): string => JSON.stringify({ ClusterName: "c", Resources: resources });
const image = (fields: Fields): string =>
  JSON.stringify({ SchemaVersion: 2, ArtifactName: "shop/web:1.0", ArtifactType: "container_image", ...fields });

function read(text: string, context: DocumentContext = {}) {
  const parsed = parse(text, context, catalog);
  const target = (scope: string) => parsed.targets.find((each) => each.scope === scope);
  return { ...parsed, target, observations: parsed.targets.flatMap((each) => each.observations) };
}

function only(text: string): Observation {
  const { observations } = read(text);
  const [observation] = observations;
  if (observation === undefined || observations.length !== 1) throw new AppError("internal", "The sample lists one.");
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

test("an entry with only an error is kept as one, and nothing of that workload is looked at whole", () => {
  const scanned = resource([packages("a/one:1", vulnerability())]);
  const failed = resource([], { Error: "unable to pull b/two:1", Results: undefined });
  const { target } = read(k8s(scanned, failed));

  expect(target("namespace/shop/vulnerabilities")?.observations.map(({ check, outcome }) => [check, outcome])).toEqual([
    ["CVE-2026-1 openssl (debian) in docker.io/a/one", "fail"],
    ["image-scan", "error"],
  ]);
  expect(target("namespace/shop/vulnerabilities")?.lookedAt.map((each) => each.container)).toEqual(["docker.io/a/one"]);
});

test("a run that did not look for something is no target for it", () => {
  const scopes = (text: string, context?: DocumentContext) => read(text, context).targets.map((each) => each.scope);
  const onlyImages = k8s(resource([packages("a/one:1", vulnerability())]));

  expect(scopes(onlyImages)).toEqual(["namespace/shop/vulnerabilities"]);
  expect(scopes(k8s(resource([config(misconfiguration())])))).toEqual(["namespace/shop/misconfigurations"]);
  expect(scopes(onlyImages, { completeness: "failures_only" })).toEqual([
    "namespace/shop/vulnerabilities",
    "namespace/shop/secrets",
  ]);
});

test("passes of checks that do not look at such an object say nothing", () => {
  const pass = misconfiguration({ ID: "KCV-0001", Status: "PASS" });
  const text = k8s(resource([config(misconfiguration(), pass)]));

  expect(read(text).observations.map(({ check }) => check)).toEqual(["KSV-0012"]);
  expect(read(text).warnings).toContainEqual(expect.objectContaining({ code: "passes_elsewhere", count: 1 }));
  expect(read(text, { preview: true }).observations[1]?.outcome).toBe("not_applicable");
});

const high = config(misconfiguration({ Severity: "HIGH" }));
const pass = config(misconfiguration(), misconfiguration({ ID: "KSV-0020", Status: "PASS", Severity: "LOW" }));
const more = { ...config(misconfiguration()), MisconfSummary: { Successes: 1, Failures: 5 } };
test.each([
  ["failures", [config(misconfiguration())], undefined, "failures_only"],
  ["passes", [pass], undefined, "complete"],
  ["passes", [pass], "failures_only", "failures_only"],
  ["nothing below high", [high], undefined, "truncated"],
  ["nothing below high", [high], "failures_only", "failures_only"],
  ["nothing below high", [high], "complete", "failures_only"],
  ["nothing at all", [config()], undefined, "truncated"],
  ["fewer failures than it counts", [more], "complete", "truncated"],
  ["failures", [config(misconfiguration())], "truncated", "truncated"],
  ["an entry that is none", [{ ...config(misconfiguration()), Secrets: [1] }], undefined, "truncated"],
] as const)(
  "a file that lists %s (%#) and a sender who says %3$j is %4$s",
  (_what, results, completeness, expected) => {
    const { target } = read(k8s(resource(results)), { completeness });

    expect(target("namespace/shop/misconfigurations")?.completeness).toBe(expected);
  },
);

test("a summary that lists passes is not complete: it leaves clean resources out", () => {
  const text = k8s(resource([pass])).replace("Resources", "Findings");

  expect(read(text).target("namespace/shop/misconfigurations")?.completeness).toBe("failures_only");
});

test("the version of the sender, or of the document, says which checks are known; without one none are", () => {
  const text = k8s(resource([config(misconfiguration())]));
  const knownIn = (each: ReturnType<typeof read>) => each.targets[0]?.knownByVersion;

  expect(knownIn(read(text))).toBeUndefined();
  expect(knownIn(read(text, { toolVersion: "0.74.0" }))).toEqual(["trivy:KSV-0012"]);
  // Files and images are not looked at by checks of a cluster.
  const files = image({
    ArtifactType: "filesystem",
    Trivy: { Version: "0.74.0" },
    Results: [config(misconfiguration())],
  });
  expect(read(files).targets[0]?.toolVersion).toBe("0.74.0");
  expect(knownIn(read(files))).toBeUndefined();
});

test("files decide nothing: their findings are of another tool than the one facts name", () => {
  const results = [{ ...config(misconfiguration()), Target: "deploy/web.yaml" }];
  const inFiles = only(image({ ArtifactType: "filesystem", ArtifactName: ".", Results: results }));
  const inImage = only(image({ Results: results }));

  expect(inFiles).toMatchObject({
    tool: "trivy-config",
    check: "KSV-0012",
    resource: { kind: "object", type: "Filesystem", name: ".", container: "deploy/web.yaml" },
  });
  expect(inImage.tool).toBe("trivy-config");
  expect(only(k8s(resource([config(misconfiguration())]))).tool).toBe("trivy");
});

test("a control of a compliance report passes never, and fails where Trivy counts failures", () => {
  const control = (ID: string, fields: Fields): Fields => ({ ID, Name: ID, Severity: "HIGH", ...fields });
  const SummaryControls = [
    control("1", { TotalFail: 2 }),
    control("2", { TotalFail: 0 }),
    control("3", { Name: "Asks people (Manual)" }),
  ];
  const { observations, targets } = read(JSON.stringify({ ID: "nsa", Title: "NSA", SummaryControls }));

  expect(observations.map(({ check, outcome }) => [check, outcome])).toEqual([
    ["compliance/nsa/1", "fail"],
    ["compliance/nsa/2", "warn"],
    ["compliance/nsa/3", "manual"],
  ]);
  expect(targets.map(({ scope }) => scope)).toEqual(["compliance/nsa"]);
});

test("an old report without an image asks the sender for its name", () => {
  for (const text of ["null", "[]"]) {
    expect(reasonOf(text)).toBe("artifact_missing");
    expect(read(text, { artifact: "shop/web:1" }).targets.map(({ scope }) => scope)).toEqual([
      "image/docker.io/shop/web:1/vulnerabilities",
    ]);
  }
});

test("the time of a look is the document's, and a zero time is none", () => {
  const at = (CreatedAt: string) => read(image({ CreatedAt })).observedAt;

  expect(at("2026-11-01T10:00:00.123456789+01:00")?.toISOString()).toBe("2026-11-01T09:00:00.123Z");
  expect(at("0001-01-01T00:00:00Z")).toBeNull();
});

test("entries without a resource are kept as unmapped, and those without anything are counted", () => {
  const { observations, warnings } = read(
    k8s(resource([config(misconfiguration())], { Kind: "", Name: "" }), { Kind: "", Name: "" }, { Kind: "", Name: "" }),
  );

  expect(observations[0]?.resource).toMatchObject({ type: "Unmapped", namespace: "shop" });
  expect(warnings.map(({ code, count }) => [code, count])).toEqual([
    ["no_resource", 1],
    ["empty_entry", 2],
  ]);
});

test("a missing severity is kept, counted and never taken for proof that nothing was filtered", () => {
  const { observations, warnings, targets } = read(k8s(resource([config(misconfiguration({ Severity: undefined }))])));

  expect(observations[0]).toMatchObject({ outcome: "fail", severity: "info" });
  expect(warnings).toContainEqual(expect.objectContaining({ code: "unknown_severity", count: 1 }));
  expect(targets[0]?.completeness).toBe("truncated");
});

test("the line of an entry is where its id stands", () => {
  const file = join(import.meta.dirname, "samples", "v0.74-non-failures.json");
  const text = readFileSync(file, "utf8");
  const { observations } = read(text, { preview: true });

  for (const { line, rawId } of observations) expect(text.split("\n")[(line ?? 0) - 1]).toContain(`"ID": "${rawId}"`);
});

test("several reports in one stream count together, and their targets say the lesser word", () => {
  const one = k8s(resource([pass]));
  const other = k8s(resource([high], { Name: "other" }));
  const { documents, target } = read(`${one}\n${other}`);

  expect(documents).toBe(2);
  expect(target("namespace/shop/misconfigurations")).toMatchObject({ completeness: "truncated" });
  expect(target("namespace/shop/misconfigurations")?.lookedAt.map(({ name }) => name)).toEqual(["web", "other"]);
});

test("the JUnit of Trivy is refused with what to send instead", () => {
  expect(reasonOf('<?xml version="1.0" ?>\n<testsuites name="trivy"/>')).toBe("junit");
});
