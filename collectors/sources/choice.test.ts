import { expect, test } from "vitest";
import { served } from "#tests/support/hand-reader.ts";
import type { ServedKind } from "../kube/types.ts";
import { policyReports } from "./policy-reports.ts";
import { roster } from "./roster.ts";
import { trivyOperator } from "./trivy-operator.ts";
import type { Ask, Choice } from "./types.ts";

const kyverno = [
  served("wgpolicyk8s.io", "v1alpha1", "policyreports", "PolicyReport"),
  served("wgpolicyk8s.io", "v1alpha2", "policyreports", "PolicyReport"),
  served("wgpolicyk8s.io", "v1alpha2", "clusterpolicyreports", "ClusterPolicyReport", false),
];
const openReports = [
  served("openreports.io", "v1alpha1", "reports", "Report"),
  served("openreports.io", "v1alpha1", "clusterreports", "ClusterReport", false),
];
const holding = (...groups: readonly string[]): Ask => ({
  hasObjects: async (kind: ServedKind) => groups.includes(kind.group),
});
const namesOf = ({ wanted }: Choice): readonly string[] =>
  wanted.map(({ kind }) => `${kind.plural}.${kind.group}/${kind.version}`);

test("of two API groups that can hold the same reports the one with reports is read", async () => {
  const choice = await policyReports.choose([...openReports, ...kyverno], holding("wgpolicyk8s.io"));

  expect(namesOf(choice)).toEqual([
    "policyreports.wgpolicyk8s.io/v1alpha2",
    "clusterpolicyreports.wgpolicyk8s.io/v1alpha2",
  ]);
  expect(choice.leftOut).toEqual([]);
});

test("where both hold reports OpenReports are read, and the others are said to be left out", async () => {
  const choice = await policyReports.choose([...kyverno, ...openReports], holding("wgpolicyk8s.io", "openreports.io"));

  expect(namesOf(choice)).toEqual(["reports.openreports.io/v1alpha1", "clusterreports.openreports.io/v1alpha1"]);
  expect(choice.leftOut).toEqual([expect.stringContaining("wgpolicyk8s.io")]);
});

test("a cluster without policy reports has nothing to read", async () => {
  expect(await policyReports.choose([], holding())).toEqual({ wanted: [], leftOut: [] });
});

test("every kind of report of Trivy Operator that says a word about a resource is read, and no other", async () => {
  const group = "aquasecurity.github.io";
  const choice = await trivyOperator.choose(
    [
      served(group, "v1alpha1", "vulnerabilityreports", "VulnerabilityReport"),
      served(group, "v1alpha1", "clusterinfraassessmentreports", "ClusterInfraAssessmentReport", false),
      served(group, "v1alpha1", "sbomreports", "SbomReport"),
    ],
    holding(group),
  );

  expect(choice.wanted.map(({ kind }) => kind.plural)).toEqual([
    "vulnerabilityreports",
    "clusterinfraassessmentreports",
  ]);
  expect(choice.leftOut).toEqual([expect.stringContaining("SbomReport")]);
});

test("everything that needs no more than a name is asked for by its metadata alone", async () => {
  const choice = await roster.choose(
    [
      served("", "v1", "configmaps", "ConfigMap"),
      served("", "v1", "secrets", "Secret"),
      served("apps", "v1", "deployments", "Deployment"),
      served("apps", "v1beta1", "deployments", "Deployment"),
    ],
    holding(),
  );

  expect(choice.wanted.map(({ kind, metadataOnly }) => [kind.plural, kind.version, metadataOnly])).toEqual([
    ["deployments", "v1", false],
    ["configmaps", "v1", true],
  ]);
});
