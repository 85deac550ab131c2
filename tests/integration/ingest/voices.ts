import { createHash } from "node:crypto";
import { AppError } from "#lib/errors.ts";
import type { Delivery } from "./door.ts";
import { scanDocument } from "./small-scan.ts";

/** Checks every scanner has its own names for; those of the workload scanners look at the same three facts. */
export const checkNames = ["A", "B", "C"] as const;
export type CheckName = (typeof checkNames)[number];

/** What a scanner says of one place: a workload (`shop/web`), or a node for kube-bench. */
export type Told = {
  readonly place: string;
  readonly checks: Readonly<Partial<Record<CheckName, "pass" | "fail">>>;
  /** What the tool found, in words. */
  readonly words?: string | undefined;
  /** Which roll-out of the workload it looked at: its ReplicaSet, Pods, reports and image are named by it. */
  readonly rollout?: number | undefined;
};

/** How one scanner tells what it saw. */
export type Voice = {
  readonly name: string;
  readonly scanner: string;
  /** What it means that a report that may be believed no longer names a failure where it looked. */
  readonly silence: "pass" | "not_evaluated";
  /** Whether several reports speak of one finding. */
  readonly objects: "one" | "several";
  readonly places: readonly [string, string, string];
  /** The tool's own id of each check. */
  readonly rawIds: Readonly<Record<CheckName, string>>;
  /** One look at these places, as the documents the tool writes. `from` writes the same in another order. */
  readonly tell: (at: Date, told: readonly Told[], order?: "as told" | "reversed") => readonly Delivery[];
};

/** Two of the three places share a namespace. */
const workloads = ["shop/web", "shop/cart", "bank/api"] as const;
const partsOf = (place: string): { readonly namespace: string; readonly name: string } => {
  const [namespace = "", name = ""] = place.split("/");
  return { namespace, name };
};
const letters = "bcdfghjklm";
/** Hashes as Kubernetes spells them, one for each roll-out. */
const templateHash = (rollout = 0): string => `6b59cc5dd${"bcdf456789"[rollout % 10]}`;
const podSuffix = (rollout = 0): string => `2ng${letters[rollout % 10]}p`;
const uidOf = (...parts: readonly unknown[]): string =>
  createHash("sha256").update(parts.join(" ")).digest("hex").slice(0, 32);
const entriesOf = ({ checks }: Told): readonly (readonly [CheckName, "pass" | "fail"])[] =>
  checkNames.flatMap((name) => (checks[name] === undefined ? [] : [[name, checks[name]] as const]));
const inOrder = <T>(list: readonly T[], order: string | undefined): readonly T[] =>
  order === "reversed" ? list.toReversed() : list;
const json = (value: unknown): string => JSON.stringify(value);

const kubeBench: Voice = {
  name: "kube-bench",
  scanner: "kube-bench",
  silence: "not_evaluated",
  objects: "one",
  places: ["n1", "n2", "n3"],
  rawIds: { A: "4.2.1", B: "4.2.10", C: "4.2.8" },
  tell: (at, told, order) =>
    inOrder(told, order).map(({ place, ...rest }) => ({
      scanner: "kube-bench",
      node: place,
      observedAt: at,
      text: scanDocument([
        {
          nodeType: "node",
          lines: inOrder(entriesOf({ place, ...rest }), order).map(([name, answer]) => ({
            ...{ id: kubeBench.rawIds[name], answer },
            words: rest.words ?? "found",
          })),
        },
      ]),
    })),
};

/** A workload that keeps a report from looking filtered: it fails something of low severity. */
const keeper = "keeper/keeper";

function trivyResource(told: Told, ids: Voice["rawIds"], passes: boolean, order: string | undefined): unknown {
  const { namespace, name } = partsOf(told.place);
  const listed = entriesOf(told).filter(([, verdict]) => passes || verdict === "fail");
  const misconfigurations = inOrder(listed, order).map(([check, verdict]) => ({
    ...{ ID: ids[check], Title: check, Severity: "MEDIUM", Status: verdict === "fail" ? "FAIL" : "PASS" },
    Message: told.words ?? "found",
  }));
  const image = `registry.example/${name}:${told.rollout ?? 0}`;
  const results = [
    { Target: `${image} (debian 12)`, Class: "os-pkgs", Type: "debian", Vulnerabilities: [] },
    { Target: `Deployment/${name}`, Class: "config", Type: "kubernetes", Misconfigurations: misconfigurations },
  ];
  return { Namespace: namespace, Kind: "Deployment", Name: name, Results: inOrder(results, order) };
}

function trivyVoice(name: string, passes: boolean): Voice {
  const rawIds = { A: "KSV-0017", B: "KSV-0012", C: "KSV-0014" } as const;
  const kept: Told = { place: keeper, checks: passes ? { A: "fail", B: "pass" } : { A: "fail" } };
  return {
    name,
    scanner: "trivy",
    silence: passes ? "not_evaluated" : "pass",
    objects: "one",
    places: workloads,
    rawIds,
    tell: (at, told, order) => {
      const resources = inOrder([...told, kept], order).map((each) => trivyResource(each, rawIds, passes, order));
      return [{ scanner: "trivy", observedAt: at, text: json({ ClusterName: "c", Resources: resources }) }];
    },
  };
}

function operatorReport(at: Date, told: Told, ids: Voice["rawIds"], order: string | undefined): unknown {
  const { namespace, name } = partsOf(told.place);
  const replicaSet = `${name}-${templateHash(told.rollout)}`;
  const failing = entriesOf(told).filter(([, verdict]) => verdict === "fail");
  const labels = { "resource.kind": "ReplicaSet", "resource.name": replicaSet, "resource.namespace": namespace };
  return {
    apiVersion: "aquasecurity.github.io/v1alpha1",
    kind: "ConfigAuditReport",
    metadata: {
      ...{ name: `replicaset-${replicaSet}`, namespace, uid: uidOf("report", told.place, told.rollout ?? 0) },
      labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [`trivy-operator.${key}`, value])),
    },
    report: {
      updateTimestamp: at.toISOString(),
      scanner: { name: "Trivy", version: "0.60.0" },
      summary: { criticalCount: 0, highCount: 0, mediumCount: failing.length, lowCount: 0 },
      checks: inOrder(failing, order).map(([check]) => ({
        ...{ checkID: ids[check], title: check, severity: "MEDIUM", success: false },
        messages: [told.words ?? "found"],
      })),
    },
  };
}

const trivyOperator: Voice = {
  name: "trivy-operator",
  scanner: "trivy-operator",
  silence: "pass",
  objects: "one",
  places: workloads,
  rawIds: { A: "KSV017", B: "KSV012", C: "KSV014" },
  tell: (at, told, order) => {
    const items = inOrder(told, order).map((each) => operatorReport(at, each, trivyOperator.rawIds, order));
    return [{ scanner: "trivy-operator", text: json({ apiVersion: "v1", kind: "List", items }) }];
  },
};

function polarisObject(told: Told, ids: Voice["rawIds"], order: string | undefined): unknown {
  const { namespace, name } = partsOf(told.place);
  const checks = inOrder(entriesOf(told), order).map(([check, verdict]) => [
    ids[check],
    {
      ...{ ID: ids[check], Message: told.words ?? "found", Details: null, Success: verdict === "pass" },
      ...{ Severity: check === "C" ? "warning" : "danger", Category: "Security" },
    },
  ]);
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
  tell: (at, told, order) => {
    const kept: Told = { place: keeper, checks: { C: "pass" } };
    const results = inOrder([...told, kept], order).map((each) => polarisObject(each, polaris.rawIds, order));
    const head = { PolarisOutputVersion: "1.0", AuditTime: at.toISOString(), SourceType: "Cluster" };
    return [{ scanner: "polaris", text: json({ ...head, Results: results }) }];
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

function policyReportOf(
  at: Date,
  told: Told,
  { kind, name: object }: ReportedObject,
  order: string | undefined,
): unknown {
  const { namespace } = partsOf(told.place);
  const uid = uidOf(kind, namespace, object);
  const results = inOrder(entriesOf(told), order).map(([check, verdict]) => {
    const [policy = "", rule = ""] = policyIds[check].split("/");
    return {
      ...{
        policy,
        rule: kind === "Pod" ? rule : `autogen-${rule}`,
        result: verdict,
        severity: "medium",
        source: "kyverno",
      },
      ...{ message: told.words ?? "found", timestamp: { seconds: at.getTime() / 1000, nanos: 0 } },
    };
  });
  const count = (verdict: string): number => results.filter(({ result }) => result === verdict).length;
  return {
    apiVersion: "wgpolicyk8s.io/v1alpha2",
    kind: "PolicyReport",
    metadata: { name: uid, namespace, uid: `report-${uid}` },
    scope: { apiVersion: kind === "Pod" ? "v1" : "apps/v1", kind, namespace, name: object, uid },
    results,
    summary: { pass: count("pass"), fail: count("fail"), warn: 0, error: 0, skip: 0 },
  };
}

function policyReportVoice(name: string, objects: Voice["objects"]): Voice {
  return {
    ...{ name, scanner: "policy-report", silence: "not_evaluated", objects, places: workloads, rawIds: policyIds },
    tell: (at, told, order) => {
      const reports = told.flatMap((each) =>
        reportedObjects(partsOf(each.place).name, each.rollout)
          .slice(0, objects === "one" ? 1 : undefined)
          .map((object) => policyReportOf(at, each, object, order)),
      );
      const list = { apiVersion: "v1", kind: "List", items: inOrder(reports, order) };
      return [{ scanner: "policy-report", observedAt: at, text: json(list) }];
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
  trivyOperator,
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

/** A complete roster of these places: nodes for kube-bench, else Deployments with their namespaces. */
export function rosterOf(at: Date, places: readonly string[], complete = true): Delivery {
  const isNode = (place: string): boolean => !place.includes("/");
  const createdAt = "2026-01-01T00:00:00Z";
  const named = places.filter((place) => !isNode(place)).map(partsOf);
  return {
    scanner: "roster",
    text: json({
      ...{ observedAt: at.toISOString(), complete },
      nodes: places
        .filter(isNode)
        .map((name) => ({ name, uid: uidOf(name), roles: ["worker"], version: "v1.33.2", createdAt, labels: {} })),
      namespaces: [...new Set(named.map(({ namespace }) => namespace))].map((name) => ({
        name,
        uid: uidOf(name),
        labels: {},
        createdAt,
      })),
      workloads: named.map(({ namespace, name }) => ({
        ...{
          apiGroup: "apps",
          kind: "Deployment",
          namespace,
          name,
          uid: uidOf(namespace, name),
          labels: {},
          createdAt,
        },
        containers: [{ name: "main", kind: "main", image: `registry.example/${name}:1` }],
      })),
      complete_for: ["Node", "Namespace", "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet"],
      cluster: { uid: "c-1", version: "v1.33.2", provider: "" },
    }),
  };
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
