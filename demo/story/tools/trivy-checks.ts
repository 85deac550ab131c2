import type { TrivyCheck } from "../catalog-words.ts";
import { trivyChecksOf } from "../catalog-words.ts";
import type { ClusterPlan, Flaw, RolePlan, WorkloadPlan } from "../plan.ts";

/** The checks of Trivy that see a weakness. */
const ofFlaw: Readonly<Record<Flaw, readonly string[]>> = {
  "privilege-escalation": ["KSV-0001"],
  "runs-as-root": ["KSV-0012"],
  "writable-root": ["KSV-0014"],
  "capabilities-kept": ["KSV-0003", "KSV-0004", "KSV-0106"],
  "capability-added": ["KSV-0022", "KSV-0106"],
  privileged: ["KSV-0017"],
  "no-seccomp": ["KSV-0030", "KSV-0104"],
  "no-limits": ["KSV-0011", "KSV-0018"],
  "no-requests": ["KSV-0015", "KSV-0016"],
  "host-path": ["KSV-0023"],
  "host-network": ["KSV-0009"],
  "host-pid": ["KSV-0010"],
  "host-port": ["KSV-0024"],
  "latest-tag": ["KSV-0013"],
  "token-mounted": ["KSV-0036"],
  "no-probes": [],
  "low-uid": ["KSV-0020", "KSV-0021"],
  "secret-in-env": [],
};

/** Whether a version of Trivy writes today's numbers: `KSV-0001`, before them `KSV001` (aquasecurity/trivy, 2026). */
export const writesNewIds = (version: string): boolean => Number(version.split(".")[1] ?? "0") >= 70;

/** The number a version writes for a check. */
export function idFor(check: TrivyCheck, version: string): string {
  if (writesNewIds(version)) return check.id;
  return check.aliases.find((alias) => !alias.startsWith("AVD-")) ?? check.id;
}

/** A check with its verdict. */
export type Judged = { readonly check: TrivyCheck; readonly fails: boolean; readonly message: string };

/** All checks about a workload, with those that fail. */
export function checksOfWorkload(workload: WorkloadPlan): readonly Judged[] {
  const failing = new Set(workload.flaws.flatMap((flaw) => ofFlaw[flaw]));
  const [container] = workload.containers;
  const about = `Container '${container?.name ?? workload.name}' of ${workload.kind} '${workload.name}'`;
  return trivyChecksOf("workload").map((check) => ({
    check,
    fails: failing.has(check.id),
    message: `${about}: ${check.title}`,
  }));
}

function roleFails(check: TrivyCheck, role: RolePlan): boolean {
  const all = role.rules.some(({ resources, verbs }) => resources.includes("*") && verbs.includes("*"));
  const secrets = role.rules.some(({ resources }) => resources.includes("secrets"));
  const pods = role.rules.some(({ resources, verbs }) => resources.includes("pods") && verbs.includes("create"));
  if (all) return ["KSV-0044", "KSV-0045", "KSV-0046"].includes(check.id);
  if (secrets && (check.id === "KSV-0041" || check.id === "KSV-0113")) return true;
  return pods && check.id === "KSV-0048";
}

/** All checks about a role somebody made. */
export function checksOfRole(role: RolePlan): readonly Judged[] {
  return trivyChecksOf(role.kind.toLowerCase()).map((check) => ({
    check,
    fails: roleFails(check, role),
    message: `${role.kind} '${role.name}': ${check.title}`,
  }));
}

/** What Trivy's checks call the benchmark's topics about the API server and nodes that the story lets fail. */
const ofTopic: Readonly<Record<string, readonly string[]>> = {
  "apiserver-admission-event-rate-limit": ["KCV-0010"],
  "apiserver-admission-always-pull-images": ["KCV-0012"],
  "apiserver-deny-service-external-ips": ["KCV-0003"],
  "apiserver-profiling": ["KCV-0018"],
  "apiserver-encryption-provider-config": ["KCV-0030"],
  "file-kubelet-config-mode": ["KCV-0077"],
  "kubelet-read-only-port": ["KCV-0082"],
  "kubelet-event-qps": ["KCV-0087"],
  "kubelet-serving-cert": ["KCV-0088", "KCV-0089"],
};

function failingOn(plan: ClusterPlan, node: string): ReadonlySet<string> {
  const faults = (plan.tools.kubeBench?.faults ?? []).filter(({ nodes }) => nodes.length === 0 || nodes.includes(node));
  return new Set(faults.flatMap(({ topic }) => ofTopic[topic] ?? []));
}

/** Checks about the API server's static Pod on a node, or about the node itself. */
export function checksOfInfra(
  plan: ClusterPlan,
  node: string,
  looksAt: "pod/kube-apiserver" | "nodeinfo",
): readonly Judged[] {
  const failing = failingOn(plan, node);
  return trivyChecksOf(looksAt).map((check) => ({ check, fails: failing.has(check.id), message: check.title }));
}
