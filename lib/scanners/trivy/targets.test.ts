import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DocumentContext } from "#lib/scanners/types.ts";
import type { Fields } from "#tests/support/trivy-document.ts";
import {
  config,
  image,
  k8s,
  misconfiguration,
  only,
  packages,
  read,
  reasonOf,
  resource,
  vulnerability,
} from "#tests/support/trivy-document.ts";

test("an entry with only an error is kept as one, and nothing of that workload is looked at whole", () => {
  const scanned = resource([packages("a/one:1", vulnerability())]);
  const failed = resource([], { Error: "unable to pull b/two:1", Results: undefined });
  const { target, observations } = read(k8s(scanned, failed));

  expect(observations.map(({ check, outcome }) => [check, outcome])).toEqual([
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

test("every image whose packages were read is said to be looked at, by version and digest, also a clean one", () => {
  const digest = `sha256:${"b".repeat(64)}`;
  const clean = {
    ...resource([], { Name: "static" }),
    Metadata: [{ ImageID: "sha256:1", RepoTags: ["a/static:2"], RepoDigests: [`a/static@${digest}`] }],
  };
  const looks = (text: string, context?: DocumentContext) =>
    read(text, context).looks.map(({ resource: { name, container }, details }) => [name, container, details["digest"]]);

  expect(looks(k8s(resource([packages("a/one:1"), packages("b/two:1", vulnerability())]), clean))).toEqual([
    ["docker.io/a/one", "1", undefined],
    ["docker.io/b/two", "1", undefined],
    ["docker.io/a/static", "2", digest],
  ]);
  expect(looks(image({ Results: [packages("shop/web:1.0")] }))).toEqual([["docker.io/shop/web", "1.0", undefined]]);
  expect(looks(k8s(resource([config(misconfiguration())])))).toEqual([]);
  expect(looks(k8s(resource([packages("a/one:1")], { Error: "unable to pull", Results: undefined })))).toEqual([]);
  expect(looks(image({ ArtifactType: "filesystem", Results: [packages("shop/web:1.0")] }))).toEqual([]);
  expect(looks(k8s(resource([packages("a/one:1")])), { preview: true })).toEqual([]);
});
