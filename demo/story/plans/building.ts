import type {
  ContainerPlan,
  Flaw,
  ImageBase,
  NamespacePlan,
  NodePlan,
  RolePlan,
  WorkloadKind,
  WorkloadPlan,
} from "../plan.ts";

/** The registry of the invented company whose clusters these are. */
export const registry = "registry.halden.example";

type Details = {
  readonly kind?: WorkloadKind;
  readonly team?: string;
  readonly flaws?: readonly Flaw[];
  readonly age?: number;
  readonly image?: string;
  readonly also?: readonly ContainerPlan[];
};

/** A workload of one container named for it; `also` are further containers. */
export function app(path: string, tag: string, base: ImageBase, details: Details = {}): WorkloadPlan {
  const [namespace = "", name = ""] = path.split("/");
  const image = details.image ?? `${registry}/${namespace}/${name}`;
  return {
    namespace,
    kind: details.kind ?? "Deployment",
    name,
    team: details.team ?? namespace,
    containers: [{ name, image, tag, base, age: details.age ?? 0 }, ...(details.also ?? [])],
    flaws: details.flaws ?? [],
  };
}

/** A container beside the main one. */
export function sidecar(name: string, image: string, tag: string, base: ImageBase, age = 0): ContainerPlan {
  return { name, image, tag, base, age };
}

type PodSecurity = "privileged" | "baseline" | "restricted";

/** A namespace with the level of pod security it enforces; without one nothing is enforced. */
export function namespace(
  name: string,
  details: { readonly enforce?: PodSecurity; readonly denies?: boolean; readonly labels?: Record<string, string> } = {},
): NamespacePlan {
  const enforced = details.enforce === undefined ? {} : { "pod-security.kubernetes.io/enforce": details.enforce };
  return { name, labels: { ...enforced, ...details.labels }, denies: details.denies ?? false };
}

/** Namespaces every cluster has. */
export const systemNamespaces: readonly NamespacePlan[] = [
  namespace("default"),
  namespace("kube-node-lease"),
  namespace("kube-public"),
  namespace("kube-system", { enforce: "privileged" }),
];

export function controlPlane(...names: readonly string[]): readonly NodePlan[] {
  return names.map((name) => ({ name, role: "control-plane" }));
}

export function workers(...names: readonly string[]): readonly NodePlan[] {
  return names.map((name) => ({ name, role: "worker" }));
}

/** A role that reads what a controller needs. */
export function readingRole(name: string, subject: string, ...resources: readonly string[]): RolePlan {
  return {
    kind: "ClusterRole",
    name,
    rules: [{ apiGroups: [""], resources, verbs: ["get", "list", "watch"] }],
    subjects: [subject],
  };
}

/** A role that may do everything. */
export function wildcardRole(name: string, subject: string): RolePlan {
  return {
    kind: "ClusterRole",
    name,
    rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
    subjects: [subject],
  };
}

/** The pod-security policies Kyverno publishes, and the usual ones beside them. */
export const podSecurityPolicies = [
  "disallow-capabilities",
  "disallow-capabilities-strict",
  "disallow-host-namespaces",
  "disallow-host-path",
  "disallow-host-ports",
  "disallow-privilege-escalation",
  "disallow-privileged-containers",
  "require-run-as-nonroot",
  "restrict-seccomp-strict",
  "restrict-sysctls",
] as const;
