import type { How, Told, Voice } from "./voice.ts";
import { entriesOf, keeper, ordered, partsOf, severities, templateHash, uidOf, workloads } from "./voice.ts";

/** What is listed of a place: a filter by severity leaves what is high. */
function listedOf(told: Told, passes: boolean, how: How) {
  const listed = entriesOf(told, how).filter(([, verdict]) => passes || verdict === "fail");
  return how.filtered === true ? listed.filter(([check]) => severities[check] === "HIGH") : listed;
}

function trivyResource(told: Told, ids: Voice["rawIds"], passes: boolean, how: How): unknown {
  const { namespace, name } = partsOf(told.place);
  const misconfigurations = listedOf(told, passes, how).map(([check, verdict]) => ({
    ID: ids[check],
    Title: check,
    Severity: severities[check],
    Status: verdict === "fail" ? "FAIL" : "PASS",
    Message: told.words ?? "found",
  }));
  const target = `Deployment/${name}`;
  const config = { Target: target, Class: "config", Type: "kubernetes", Misconfigurations: misconfigurations };
  const image = { Target: `registry.example/${name}:${told.rollout} (debian 12)`, Class: "os-pkgs", Type: "debian" };
  const results = told.rollout === undefined ? [config] : [image, config];
  return { Namespace: namespace, Kind: "Deployment", Name: name, Results: ordered(results, how) };
}

/** `trivy k8s`, with or without `--include-non-failures`. */
export function trivyVoice(name: string, passes: boolean): Voice {
  const rawIds = { A: "KSV-0017", B: "KSV-0012", C: "KSV-0014" } as const;
  const kept: Told = { place: keeper, checks: passes ? { B: "pass", C: "fail" } : { C: "fail" } };
  return {
    name,
    scanner: "trivy",
    silence: passes ? "not_evaluated" : "pass",
    objects: "one",
    places: workloads,
    rawIds,
    tell: (at, told, how = {}) => {
      const resources = ordered([...told, kept], how).map((each) => trivyResource(each, rawIds, passes, how));
      const text = JSON.stringify({ ClusterName: "c", Resources: resources });
      return [{ scanner: "trivy", observedAt: at, text }];
    },
  };
}

function operatorReport(at: Date, told: Told, ids: Voice["rawIds"], how: How): unknown {
  const { namespace, name } = partsOf(told.place);
  const replicaSet = `${name}-${templateHash(told.rollout)}`;
  const listed = listedOf(told, false, how);
  const count = (word: string): number => listed.filter(([check]) => severities[check] === word).length;
  const labels = { "resource.kind": "ReplicaSet", "resource.name": replicaSet, "resource.namespace": namespace };
  return {
    apiVersion: "aquasecurity.github.io/v1alpha1",
    kind: "ConfigAuditReport",
    metadata: {
      name: `replicaset-${replicaSet}`,
      namespace,
      uid: uidOf("report", told.place, told.rollout ?? 0),
      labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [`trivy-operator.${key}`, value])),
    },
    report: {
      updateTimestamp: at.toISOString(),
      scanner: { name: "Trivy", version: "0.60.0" },
      summary: { criticalCount: 0, highCount: count("HIGH"), mediumCount: count("MEDIUM"), lowCount: count("LOW") },
      checks: listed.map(([check]) => ({
        checkID: ids[check],
        title: check,
        severity: severities[check],
        success: false,
        messages: [told.words ?? "found"],
      })),
    },
  };
}

/** A List of configuration reports, one for each ReplicaSet, and one that keeps it from looking filtered. */
export const trivyOperatorVoice: Voice = {
  name: "trivy-operator",
  scanner: "trivy-operator",
  silence: "pass",
  objects: "one",
  places: workloads,
  rawIds: { A: "KSV017", B: "KSV012", C: "KSV014" },
  tell: (at, told, how = {}) => {
    const kept: Told = { place: keeper, checks: { C: "fail" } };
    const { rawIds } = trivyOperatorVoice;
    const items = ordered([...told, kept], how).map((each) => operatorReport(at, each, rawIds, how));
    return [{ scanner: "trivy-operator", text: JSON.stringify({ apiVersion: "v1", kind: "List", items }) }];
  },
};
