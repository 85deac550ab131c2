import type { NodePlan, RolePlan } from "../plan.ts";
import { madeBefore } from "./age.ts";
import type { ObjectParts, Scene, StoryObject } from "./object.ts";
import { objectOf } from "./object.ts";

const rbac = "rbac.authorization.k8s.io/v1";

/** Makes an object that was there before the story. */
function old(
  scene: Scene,
  parts: Omit<ObjectParts, "createdAt">,
  body: Readonly<Record<string, unknown>> = {},
): StoryObject {
  return objectOf(
    scene,
    { ...parts, createdAt: madeBefore(scene, parts.kind, parts.namespace ?? "", parts.name) },
    body,
  );
}

function nodeLabelsOf(scene: Scene, node: NodePlan): Readonly<Record<string, string>> {
  const common = { "kubernetes.io/arch": "amd64", "kubernetes.io/hostname": node.name, "kubernetes.io/os": "linux" };
  const role = node.role === "control-plane" ? { "node-role.kubernetes.io/control-plane": "" } : {};
  switch (scene.plan.platform) {
    case "eks":
      return { ...common, "eks.amazonaws.com/nodegroup": "gp-a", "topology.kubernetes.io/region": "us-east-1" };
    case "gke":
      return { ...common, "cloud.google.com/gke-nodepool": node.name.replace(/^gke-data-eu-|-[0-9a-f]{4}$/g, "") };
    default:
      return { ...common, ...role };
  }
}

function osImageOf(scene: Scene): string {
  const images = {
    kubeadm: "Ubuntu 24.04.3 LTS",
    rke2: "SUSE Linux Enterprise Server 15 SP7",
    eks: "Amazon Linux 2023",
    gke: "Container-Optimized OS from Google",
    k3s: "Debian GNU/Linux 12 (bookworm)",
  } as const;
  return images[scene.plan.platform];
}

/** The machines. */
export function nodesOf(scene: Scene): readonly StoryObject[] {
  return scene.plan.nodes.map((node) =>
    objectOf(
      scene,
      {
        apiVersion: "v1",
        kind: "Node",
        name: node.name,
        labels: nodeLabelsOf(scene, node),
        createdAt: madeBefore(scene, "node", node.name),
      },
      {
        spec: {},
        status: {
          nodeInfo: {
            architecture: "amd64",
            operatingSystem: "linux",
            osImage: osImageOf(scene),
            kernelVersion: "6.12.41",
            containerRuntimeVersion: "containerd://2.1.4",
            kubeletVersion: scene.plan.version,
            kubeProxyVersion: scene.plan.version,
          },
          conditions: [{ type: "Ready", status: "True" }],
        },
      },
    ),
  );
}

/** Namespaces with what every one of them holds, and a policy that denies where one was made. */
export function namespacesOf(scene: Scene): readonly StoryObject[] {
  return scene.plan.namespaces.flatMap(({ name, labels, denies }) => {
    const named = { "kubernetes.io/metadata.name": name, ...labels };
    const policy = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
    const parts = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", name: "default-deny", namespace: name };
    return [
      old(scene, { apiVersion: "v1", kind: "Namespace", name, labels: named }, { status: { phase: "Active" } }),
      old(scene, { apiVersion: "v1", kind: "ServiceAccount", name: "default", namespace: name }),
      old(scene, { apiVersion: "v1", kind: "ConfigMap", name: "kube-root-ca.crt", namespace: name }, { data: {} }),
      ...(denies ? [old(scene, parts, { spec: policy })] : []),
    ];
  });
}

/** A service account for every workload, and a Service for those that answer. */
export function servicesOf(scene: Scene): readonly StoryObject[] {
  return scene.plan.workloads.flatMap(({ namespace, name, kind }) => {
    const account = old(scene, { apiVersion: "v1", kind: "ServiceAccount", name, namespace });
    if (kind === "CronJob" || kind === "DaemonSet") return [account];
    const spec = { type: "ClusterIP", selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] };
    return [account, old(scene, { apiVersion: "v1", kind: "Service", name, namespace }, { spec })];
  });
}

const everything = { apiGroups: ["*"], resources: ["*"], verbs: ["*"] };
const bootstrapping = { "kubernetes.io/bootstrapping": "rbac-defaults" };

/** Some of what every cluster is born with. */
function builtInRoles(scene: Scene): readonly StoryObject[] {
  const read = { apiGroups: [""], resources: ["pods", "services", "configmaps"], verbs: ["get", "list", "watch"] };
  const write = { ...read, verbs: [...read.verbs, "create", "update", "patch", "delete"] };
  const roles = { "cluster-admin": everything, admin: write, edit: write, view: read, "system:node": read };
  const masters = { kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "system:masters" };
  return [
    ...Object.entries(roles).map(([name, rule]) =>
      old(scene, { apiVersion: rbac, kind: "ClusterRole", name, labels: bootstrapping }, { rules: [rule] }),
    ),
    old(
      scene,
      { apiVersion: rbac, kind: "ClusterRoleBinding", name: "cluster-admin", labels: bootstrapping },
      {
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
        subjects: [masters],
      },
    ),
  ];
}

function subjectOf(subject: string): object {
  const [namespace, name] = subject.split("/");
  return name === undefined
    ? { kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: subject }
    : { kind: "ServiceAccount", name, namespace };
}

function ownRole(scene: Scene, role: RolePlan): readonly StoryObject[] {
  const where = role.namespace === undefined ? {} : { namespace: role.namespace };
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: role.kind, name: role.name };
  return [
    old(scene, { apiVersion: rbac, kind: role.kind, name: role.name, ...where }, { rules: role.rules }),
    old(
      scene,
      { apiVersion: rbac, kind: `${role.kind}Binding`, name: role.name, ...where },
      { roleRef, subjects: role.subjects.map(subjectOf) },
    ),
  ];
}

/** Roles and bindings, those of Kubernetes and those somebody made. */
export function rolesOf(scene: Scene): readonly StoryObject[] {
  return [...builtInRoles(scene), ...scene.plan.roles.flatMap((role) => ownRole(scene, role))];
}
