import { typeOf } from "#lib/domain/resource/kubernetes-type.ts";
import type { ServedKind } from "../kube/types.ts";

/** A kind of the roster: how much of it is read, and whether the roster can be complete without it. */
export type RosterKind = {
  readonly group: string;
  readonly plural: string;
  readonly part: "nodes" | "namespaces" | "workloads" | "others";
  readonly metadataOnly: boolean;
  readonly pageSize: number;
};

const full = (group: string, plural: string, part: RosterKind["part"], pageSize = 250): RosterKind => ({
  group,
  plural,
  part,
  metadataOnly: false,
  pageSize,
});
const named = (group: string, ...plurals: readonly string[]): readonly RosterKind[] =>
  plurals.map((plural) => ({ group, plural, part: "others", metadataOnly: true, pageSize: 500 }));

/**
 * What exists, as far as a scanner says a word about it. Workloads are read whole for their containers and owners; Pods and
 * ReplicaSets because some have no controller. Everything else is asked for by its metadata alone. Secrets are never read.
 */
export const rosterKinds: readonly RosterKind[] = [
  full("", "nodes", "nodes", 100),
  { group: "", plural: "namespaces", part: "namespaces", metadataOnly: true, pageSize: 500 },
  full("", "pods", "workloads"),
  full("", "replicationcontrollers", "workloads"),
  full("apps", "deployments", "workloads"),
  full("apps", "statefulsets", "workloads"),
  full("apps", "daemonsets", "workloads"),
  full("apps", "replicasets", "workloads"),
  full("batch", "jobs", "workloads"),
  full("batch", "cronjobs", "workloads"),
  ...named("", "serviceaccounts", "services", "configmaps", "resourcequotas", "limitranges", "persistentvolumeclaims"),
  ...named("", "persistentvolumes"),
  ...named("rbac.authorization.k8s.io", "roles", "rolebindings", "clusterroles", "clusterrolebindings"),
  ...named("networking.k8s.io", "networkpolicies", "ingresses", "ingressclasses"),
  ...named("policy", "poddisruptionbudgets"),
  ...named("autoscaling", "horizontalpodautoscalers"),
  ...named("storage.k8s.io", "storageclasses"),
  ...named("admissionregistration.k8s.io", "validatingwebhookconfigurations", "mutatingwebhookconfigurations"),
  ...named("apiextensions.k8s.io", "customresourcedefinitions"),
];

/** The entry of a served kind; null for one the roster does not hold. */
export function rosterKindOf(kind: ServedKind): RosterKind | null {
  return rosterKinds.find(({ group, plural }) => group === kind.group && plural === kind.plural) ?? null;
}

/** Type of a served kind as resources have it: `apps/Deployment`, `Node`. */
export const typeOfServed = (kind: ServedKind): string =>
  typeOf(kind.group === "" ? "v1" : `${kind.group}/v1`, kind.kind);

/**
 * Kinds whose objects stand in the roster under the type of another: a ReplicaSet that no Deployment owns has the name of
 * one in every report (`topController`). That type is whole only when both were read.
 */
export const foldedInto: ReadonlyMap<string, string> = new Map([
  ["apps/ReplicaSet", "apps/Deployment"],
  ["batch/Job", "batch/CronJob"],
]);
