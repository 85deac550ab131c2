import { AppError } from "#lib/errors.ts";
import type { Delivery } from "./door.ts";
import { scanDocument } from "./small-scan.ts";
import { trivyOperatorVoice, trivyVoice } from "./trivy-voices.ts";
import type { How, Told, Voice } from "./voice.ts";
import { entriesOf, keeper, ordered, partsOf, podSuffix, templateHash, uidOf, workloads } from "./voice.ts";

const kubeBench: Voice = {
  name: "kube-bench",
  scanner: "kube-bench",
  silence: "not_evaluated",
  objects: "one",
  places: ["n1", "n2", "n3"],
  rawIds: { A: "4.2.1", B: "4.2.10", C: "4.2.8" },
  tell: (at, told, how = {}) =>
    ordered(told, how).map((each) => {
      const lines = entriesOf(each, how).map(([check, answer]) => ({
        id: kubeBench.rawIds[check],
        answer,
        words: each.words ?? "found",
      }));
      const text = scanDocument([{ nodeType: "node", lines }]);
      return { scanner: "kube-bench", node: each.place, observedAt: at, text };
    }),
};

function polarisObject(told: Told, ids: Voice["rawIds"], how: How): unknown {
  const { namespace, name } = partsOf(told.place);
  const listed = entriesOf(told, how).filter(
    ([check, verdict]) => !how.filtered || (check !== "C" && verdict === "fail"),
  );
  const checks = listed.map(([check, verdict]) => {
    const [severity, success] = [check === "C" ? "warning" : "danger", verdict === "pass"];
    const said = { Message: told.words ?? "found", Details: null, Success: success, Severity: severity };
    return [ids[check], { ID: ids[check], ...said, Category: "Security" }];
  });
  const pod = { Name: "", Results: Object.fromEntries(checks), ContainerResults: [] };
  return { Name: name, Namespace: namespace, Kind: "Deployment", Results: {}, PodResult: pod };
}

const polaris: Voice = {
  name: "polaris",
  scanner: "polaris",
  silence: "not_evaluated",
  objects: "one",
  places: workloads,
  rawIds: { A: "runAsPrivileged", B: "runAsRootAllowed", C: "notReadOnlyRootFilesystem" },
  tell: (at, told, how = {}) => {
    const kept: Told = { place: keeper, checks: { C: "pass" } };
    const results = ordered([...told, kept], how).map((each) => polarisObject(each, polaris.rawIds, how));
    const head = { PolarisOutputVersion: "1.0", AuditTime: at.toISOString(), SourceType: "Cluster" };
    return [{ scanner: "polaris", text: JSON.stringify({ ...head, Results: results }) }];
  },
};

type ReportedObject = { readonly kind: "Deployment" | "ReplicaSet" | "Pod"; readonly name: string };

/** Kyverno reports a Deployment, its ReplicaSet and its Pod each by itself, unless its rules name one kind. */
const reportedObjects = (name: string, rollout: number | undefined): readonly ReportedObject[] => [
  { kind: "Deployment", name },
  { kind: "ReplicaSet", name: `${name}-${templateHash(rollout)}` },
  { kind: "Pod", name: `${name}-${templateHash(rollout)}-${podSuffix(rollout)}` },
];

const policyIds = {
  A: "disallow-privileged-containers/privileged-containers",
  B: "require-run-as-nonroot/run-as-non-root",
  C: "require-ro-rootfs/validate-readOnlyRootFilesystem",
} as const;

/** Every other report object says when it came to be: within the first half day of the histories that hold lists. */
function creationOf(uid: string): { readonly creationTimestamp?: string } {
  const drawn = Number.parseInt(uid.slice(0, 2), 16);
  if (drawn % 2 === 0) return {};
  const at = new Date(Date.UTC(2026, 9, 1) + ((drawn >> 1) % 12) * 3_600_000);
  return { creationTimestamp: at.toISOString().replace(".000", "") };
}

function policyReportOf(
  at: Date,
  told: Told,
  { kind, name: object }: ReportedObject,
  how: How,
  severity = "medium",
): unknown {
  const { namespace } = partsOf(told.place);
  const uid = uidOf(kind, namespace, object);
  const results = entriesOf(told, how).map(([check, result]) => {
    const [policy = "", own = ""] = policyIds[check].split("/");
    const rule = kind === "Pod" ? own : `autogen-${own}`;
    const timestamp = { seconds: at.getTime() / 1000, nanos: 0 };
    return { policy, rule, result, severity, source: "kyverno", message: told.words ?? "found", timestamp };
  });
  const count = (verdict: string): number => results.filter(({ result }) => result === verdict).length;
  return {
    apiVersion: "wgpolicyk8s.io/v1alpha2",
    kind: "PolicyReport",
    metadata: { name: uid, namespace, uid: `report-${uid}`, ...creationOf(uid) },
    scope: { apiVersion: kind === "Pod" ? "v1" : "apps/v1", kind, namespace, name: object, uid },
    results,
    summary: { pass: count("pass"), fail: count("fail"), warn: 0, error: 0, skip: 0 },
  };
}

/** What Kyverno says of one object of a workload: its Deployment, its ReplicaSet or its Pod. */
export type ToldObject = {
  readonly at: Date;
  readonly told: Told;
  readonly object: 0 | 1 | 2;
  readonly severity: "high" | "medium";
};

/** Reports of single objects in one List, each with its own look: what follows a cluster sends what changed. */
export function policyReportsOf(objects: readonly ToldObject[]): Delivery {
  const items = objects.flatMap(({ at, told, object, severity }) => {
    const reported = reportedObjects(partsOf(told.place).name, told.rollout)[object];
    return reported === undefined ? [] : [policyReportOf(at, told, reported, {}, severity)];
  });
  const observedAt = new Date(Math.max(...objects.map(({ at }) => at.getTime())));
  const text = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  return { scanner: "policy-report", observedAt, text };
}

function policyReportVoice(name: string, objects: Voice["objects"]): Voice {
  return {
    ...{ name, scanner: "policy-report", silence: "not_evaluated", objects, places: workloads, rawIds: policyIds },
    tell: (at, told, how = {}) => {
      const reports = told.flatMap((each) =>
        reportedObjects(partsOf(each.place).name, each.rollout)
          .slice(0, objects === "one" ? 1 : undefined)
          .map((object) => policyReportOf(at, each, object, how)),
      );
      const text = JSON.stringify({ apiVersion: "v1", kind: "List", items: ordered(reports, how) });
      return [{ scanner: "policy-report", observedAt: at, text }];
    },
  };
}

/**
 * Every scanner that brings findings; Trivy twice, since `--include-non-failures` changes what its silence means, and policy
 * reports twice, since several of them may speak of one finding.
 */
export const voices: readonly Voice[] = [
  kubeBench,
  trivyVoice("trivy", false),
  trivyVoice("trivy with passes", true),
  trivyOperatorVoice,
  polaris,
  policyReportVoice("policy-report", "one"),
  policyReportVoice("policy-report of every object", "several"),
];

/** @example voiceOf("polaris") */
export function voiceOf(name: string): Voice {
  const voice = voices.find((each) => each.name === name);
  if (voice === undefined) throw new AppError("internal", `There is no voice ${name}.`);
  return voice;
}

/** A roster of these places that covers their kinds: nodes for kube-bench, else Deployments with their namespaces. */
export function rosterOf(at: Date, places: readonly string[], complete = true): Delivery {
  const createdAt = "2026-01-01T00:00:00Z";
  const named = (name: string) => ({ name, uid: uidOf(name), labels: {}, createdAt });
  const deployments = places.filter((place) => place.includes("/"));
  const namespaces = new Set(deployments.map((place) => partsOf(place).namespace));
  const workload = (place: string) => {
    const { namespace, name } = partsOf(place);
    return { ...named(name), uid: uidOf(place), apiGroup: "apps", kind: "Deployment", namespace, containers: [] };
  };
  const roster = {
    observedAt: at.toISOString(),
    complete,
    nodes: places
      .filter((place) => !place.includes("/"))
      .map((name) => ({ ...named(name), roles: ["worker"], version: "v1.33.2" })),
    namespaces: [...namespaces].map(named),
    workloads: deployments.map(workload),
    complete_for: ["Node", "Namespace", "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet"],
    cluster: { uid: "c-1", version: "v1.33.2", provider: "" },
  };
  return { scanner: "roster", text: JSON.stringify(roster) };
}

/** Ids by which the catalog knows the checks of all voices: numbers of kube-bench, and `tool:id` of the others. */
export function checkIdsOf(): { readonly kubeBench: readonly string[]; readonly others: ReadonlySet<string> } {
  const idsOf = (name: string): readonly string[] => Object.values(voiceOf(name).rawIds);
  return {
    kubeBench: idsOf("kube-bench"),
    others: new Set([
      ...idsOf("trivy").map((id) => `trivy:${id}`),
      ...idsOf("polaris").map((id) => `polaris:${id}`),
      ...idsOf("policy-report").map((id) => `kyverno:${id.split("/")[0]}`),
    ]),
  };
}
