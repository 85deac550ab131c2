import type { Resource } from "./resource.ts";
import { node } from "./resource.ts";

/** Kinds that run containers: a workload is a top controller, or a Pod nobody owns. */
const workloadTypes: ReadonlySet<string> = new Set([
  "Pod",
  "ReplicationController",
  "apps/Deployment",
  "apps/StatefulSet",
  "apps/DaemonSet",
  "apps/ReplicaSet",
  "batch/CronJob",
  "batch/Job",
]);

/** API groups of kinds that reports name without one; what is not here belongs to the core group or is unknown. */
const groups: Readonly<Record<string, readonly string[]>> = {
  apps: ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ControllerRevision"],
  batch: ["CronJob", "Job"],
  "rbac.authorization.k8s.io": ["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"],
  "networking.k8s.io": ["Ingress", "IngressClass", "NetworkPolicy"],
  policy: ["PodDisruptionBudget", "PodSecurityPolicy"],
  autoscaling: ["HorizontalPodAutoscaler"],
  "apiextensions.k8s.io": ["CustomResourceDefinition"],
  "admissionregistration.k8s.io": [
    "ValidatingWebhookConfiguration",
    "MutatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
  ],
  "storage.k8s.io": ["StorageClass", "CSIDriver", "VolumeAttachment"],
  "scheduling.k8s.io": ["PriorityClass"],
  "discovery.k8s.io": ["EndpointSlice"],
  "coordination.k8s.io": ["Lease"],
  "apiregistration.k8s.io": ["APIService"],
};
const typeByKind: ReadonlyMap<string, string> = new Map(
  Object.entries(groups).flatMap(([group, kinds]) => kinds.map((kind) => [kind, `${group}/${kind}`] as const)),
);

/** Kinds without a namespace, as far as reports name them. */
const clusterScoped: ReadonlySet<string> = new Set([
  "Node",
  "Namespace",
  "PersistentVolume",
  "rbac.authorization.k8s.io/ClusterRole",
  "rbac.authorization.k8s.io/ClusterRoleBinding",
  "networking.k8s.io/IngressClass",
  "policy/PodSecurityPolicy",
  "apiextensions.k8s.io/CustomResourceDefinition",
  ...(groups["admissionregistration.k8s.io"] ?? []).map((kind) => `admissionregistration.k8s.io/${kind}`),
  "storage.k8s.io/StorageClass",
  "storage.k8s.io/CSIDriver",
  "storage.k8s.io/VolumeAttachment",
  "scheduling.k8s.io/PriorityClass",
  "apiregistration.k8s.io/APIService",
]);

/**
 * `apps/v1` and `Deployment` → `apps/Deployment`; the version is no part of an identity, and what moved out of
 * `extensions` is called by its present group.
 */
export function typeOf(apiVersion: string, kind: string): string {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  if (group === "extensions") return typeOfKind(kind);
  return group === "" ? kind : `${group}/${kind}`;
}

/** Type of a kind that stands alone in a report: `Deployment` → `apps/Deployment`; an unknown kind stays as it is. */
export function typeOfKind(kind: string): string {
  return typeByKind.get(kind) ?? kind;
}

/** Whether objects of this type run containers. */
export const isWorkloadType = (type: string): boolean => workloadTypes.has(type);

/** Whether objects of this type live outside of every namespace. */
export const isClusterScoped = (type: string): boolean => clusterScoped.has(type);

/** The resource of an object of this type, as every check names it. */
export function resourceOf(type: string, namespace: string, name: string): Resource {
  if (type === "Node") return node(name);
  if (type === "Namespace") return { kind: "namespace", type: "Namespace", namespace: "", name, container: "" };
  const kind = isWorkloadType(type) ? "workload" : "object";
  return { kind, type, namespace: isClusterScoped(type) ? "" : namespace, name, container: "" };
}
