import type { ClusterPlan } from "./plan.ts";

/** A kind an API server serves; the core group is `""`. */
export type ServedKind = {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
};

const kinds = (
  group: string,
  version: string,
  namespaced: boolean,
  ...names: readonly string[]
): readonly ServedKind[] => names.map((kind) => ({ group, version, kind, namespaced, plural: pluralOf(kind) }));

/** English plurals are enough for the kinds served here. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (/(s|x|ch|sh)$/.test(name)) return `${name}es`;
  return name.endsWith("y") ? `${name.slice(0, -1)}ies` : `${name}s`;
}

/** Kinds of Kubernetes itself that somebody may ask for; Secrets are among them, and nobody here may read one. */
const builtIn: readonly ServedKind[] = [
  ...kinds("", "v1", false, "Node", "Namespace", "PersistentVolume"),
  ...kinds("", "v1", true, "Pod", "Service", "ServiceAccount", "ConfigMap", "Secret", "ReplicationController"),
  ...kinds("", "v1", true, "LimitRange", "ResourceQuota", "PersistentVolumeClaim"),
  ...kinds("apps", "v1", true, "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"),
  ...kinds("batch", "v1", true, "Job", "CronJob"),
  ...kinds("rbac.authorization.k8s.io", "v1", false, "ClusterRole", "ClusterRoleBinding"),
  ...kinds("rbac.authorization.k8s.io", "v1", true, "Role", "RoleBinding"),
  ...kinds("networking.k8s.io", "v1", true, "NetworkPolicy", "Ingress"),
  ...kinds("policy", "v1", true, "PodDisruptionBudget"),
  ...kinds("autoscaling", "v2", true, "HorizontalPodAutoscaler"),
];

const trivyKinds: readonly ServedKind[] = [
  ...kinds(
    "aquasecurity.github.io",
    "v1alpha1",
    true,
    "VulnerabilityReport",
    "ConfigAuditReport",
    "ExposedSecretReport",
    "RbacAssessmentReport",
    "InfraAssessmentReport",
  ),
  ...kinds(
    "aquasecurity.github.io",
    "v1alpha1",
    false,
    "ClusterConfigAuditReport",
    "ClusterRbacAssessmentReport",
    "ClusterInfraAssessmentReport",
  ),
];

function policyReportKinds(group: "wgpolicyk8s.io" | "openreports.io"): readonly ServedKind[] {
  return group === "openreports.io"
    ? [...kinds(group, "v1alpha1", true, "Report"), ...kinds(group, "v1alpha1", false, "ClusterReport")]
    : [...kinds(group, "v1alpha2", true, "PolicyReport"), ...kinds(group, "v1alpha2", false, "ClusterPolicyReport")];
}

/** What the API server of a cluster serves: Kubernetes, and the resources its tools brought. */
export function servedKinds({ tools }: ClusterPlan): readonly ServedKind[] {
  return [
    ...builtIn,
    ...(tools.trivyOperator === undefined ? [] : trivyKinds),
    ...(tools.kyverno === undefined
      ? []
      : [...policyReportKinds(tools.kyverno.group), ...kinds("kyverno.io", "v2", true, "PolicyException")]),
  ];
}
