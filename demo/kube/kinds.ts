/**
 * One kind a cluster serves. The core group is `""`. `origin` says who serves it: the API server itself, a
 * CustomResourceDefinition (the default; its object is kept beside the kind), or an aggregated API without one.
 */
export type ResourceKind = {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly origin?: "built-in" | "crd" | "aggregated";
  /** Further versions under which the same objects are served; only `apiVersion` differs in them. */
  readonly otherVersions?: readonly string[];
  readonly shortNames?: readonly string[];
  /** Names in discovery behind the slash, for example `log` of pods. */
  readonly subresources?: readonly string[];
};

/** `wgpolicyk8s.io/v1alpha2`, or `v1` for the core group. */
export function apiVersionOf(group: string, version: string): string {
  return group === "" ? version : `${group}/${version}`;
}

/** Group of an apiVersion: `""` for `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

/** `policyreports.wgpolicyk8s.io`, or `pods`: how the API server names a resource in its messages. */
export function resourceName(group: string, plural: string): string {
  return group === "" ? plural : `${plural}.${group}`;
}

/** Versions a kind is served under, the preferred one first. */
export function versionsOf(kind: ResourceKind): readonly string[] {
  return [kind.version, ...(kind.otherVersions ?? [])];
}

/** Whether a CustomResourceDefinition brought the kind: its objects are served without types, as they were written. */
export function isCustom(kind: ResourceKind): boolean {
  return (kind.origin ?? "crd") === "crd";
}

function builtIn(group: string, version: string, namespaced: boolean, kinds: Readonly<Record<string, string>>) {
  return Object.entries(kinds).map(
    ([plural, kind]): ResourceKind => ({ group, version, plural, kind, namespaced, origin: "built-in" }),
  );
}

/** The kinds of the API server itself that a collector meets. A real one serves more; none of them is read here. */
export const builtInKinds: readonly ResourceKind[] = [
  ...builtIn("", "v1", false, { namespaces: "Namespace" }),
  {
    group: "",
    version: "v1",
    plural: "nodes",
    kind: "Node",
    namespaced: false,
    origin: "built-in",
    subresources: ["proxy", "status"],
  },
  {
    group: "",
    version: "v1",
    plural: "pods",
    kind: "Pod",
    namespaced: true,
    origin: "built-in",
    shortNames: ["po"],
    subresources: ["exec", "log", "status"],
  },
  ...builtIn("", "v1", true, {
    services: "Service",
    serviceaccounts: "ServiceAccount",
    configmaps: "ConfigMap",
    secrets: "Secret",
    replicationcontrollers: "ReplicationController",
  }),
  ...builtIn("apps", "v1", true, {
    deployments: "Deployment",
    statefulsets: "StatefulSet",
    daemonsets: "DaemonSet",
    replicasets: "ReplicaSet",
  }),
  ...builtIn("batch", "v1", true, { jobs: "Job", cronjobs: "CronJob" }),
  ...builtIn("networking.k8s.io", "v1", true, { networkpolicies: "NetworkPolicy", ingresses: "Ingress" }),
  ...builtIn("policy", "v1", true, { poddisruptionbudgets: "PodDisruptionBudget" }),
  ...builtIn("rbac.authorization.k8s.io", "v1", true, { roles: "Role", rolebindings: "RoleBinding" }),
  ...builtIn("rbac.authorization.k8s.io", "v1", false, {
    clusterroles: "ClusterRole",
    clusterrolebindings: "ClusterRoleBinding",
  }),
  ...builtIn("apiextensions.k8s.io", "v1", false, { customresourcedefinitions: "CustomResourceDefinition" }),
];
