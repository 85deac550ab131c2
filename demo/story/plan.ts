/** A weakness of a workload. It shows in the pod template, and every tool that looks at it says so in its own words. */
export const flaws = [
  "privilege-escalation",
  "runs-as-root",
  "writable-root",
  "capabilities-kept",
  "capability-added",
  "privileged",
  "no-seccomp",
  "no-limits",
  "no-requests",
  "host-path",
  "host-network",
  "host-pid",
  "host-port",
  "latest-tag",
  "token-mounted",
  "no-probes",
  "low-uid",
  "secret-in-env",
] as const;
export type Flaw = (typeof flaws)[number];

/** What an image is built on: it decides which packages are in it. */
export type ImageBase = "alpine" | "debian" | "distroless-go" | "node" | "java" | "python";

export type ContainerPlan = {
  readonly name: string;
  /** Registry and repository, without a tag. */
  readonly image: string;
  readonly tag: string;
  readonly base: ImageBase;
  /** How old what the image is built on is: 0 was built lately, each step more was left alone for longer. */
  readonly age: number;
};

export type WorkloadKind = "Deployment" | "StatefulSet" | "DaemonSet" | "CronJob";

export type WorkloadPlan = {
  readonly namespace: string;
  readonly kind: WorkloadKind;
  readonly name: string;
  /** The team that owns it, as the label `team` says. */
  readonly team: string;
  readonly containers: readonly ContainerPlan[];
  readonly flaws: readonly Flaw[];
};

export type NamespacePlan = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether a NetworkPolicy denies what is not allowed. */
  readonly denies: boolean;
};

export type NodePlan = { readonly name: string; readonly role: "control-plane" | "worker" };

/** A role or binding that somebody made; those that come with Kubernetes are there as well. */
export type RolePlan = {
  readonly kind: "ClusterRole" | "Role";
  readonly name: string;
  readonly namespace?: string;
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
  /** Who is bound to it: service accounts (`namespace/name`) or groups. */
  readonly subjects: readonly string[];
};

/** A benchmark's topic that does not hold on some nodes. Empty `nodes`: on every node it is asked of. */
export type NodeFault = { readonly topic: string; readonly nodes: readonly string[]; readonly how: "fail" | "error" };

export type Platform = "kubeadm" | "rke2" | "eks" | "gke" | "k3s";

/** How a cluster is at one instant. Everything a tool says about it follows from this. */
export type ClusterPlan = {
  readonly name: string;
  readonly platform: Platform;
  /** Version of Kubernetes as the server and its kubelets say it. */
  readonly version: string;
  readonly nodes: readonly NodePlan[];
  readonly namespaces: readonly NamespacePlan[];
  readonly workloads: readonly WorkloadPlan[];
  readonly roles: readonly RolePlan[];
  readonly tools: Tools;
};

/** What looks at a cluster, and how. A tool that is absent was never installed there. */
export type Tools = {
  readonly kubeBench?: {
    readonly benchmark: string;
    readonly faults: readonly NodeFault[];
    /** The day it ran for the last time, where its schedule was lost. */
    readonly stoppedOn?: number;
  };
  readonly trivyOperator?: { readonly version: string };
  readonly trivyPush?: { readonly version: string };
  readonly kyverno?: {
    readonly group: "wgpolicyk8s.io" | "openreports.io";
    readonly policies: readonly string[];
    readonly exceptions: readonly KyvernoException[];
  };
  readonly polarisPush?: { readonly stoppedOn?: number };
};

/** A PolicyException: the policy says `skip` about the workload. */
export type KyvernoException = {
  readonly name: string;
  readonly namespace: string;
  readonly workload: string;
  readonly policy: string;
};
