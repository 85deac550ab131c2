import type { WorkloadPlan } from "../plan.ts";
import { app } from "./building.ts";

const networked = [
  "host-network",
  "host-path",
  "privileged",
  "privilege-escalation",
  "runs-as-root",
  "writable-root",
] as const;
const plain = ["token-mounted", "low-uid"] as const;

/** What runs in kube-system of a cluster that somebody set up: it is left out of facts about workloads. */
export function systemWorkloads(dns: string): readonly WorkloadPlan[] {
  return [
    app("kube-system/coredns", dns, "distroless-go", {
      image: "registry.k8s.io/coredns/coredns",
      team: "platform",
      flaws: [...plain, "capability-added"],
    }),
    app("kube-system/cilium", "v1.18.3", "debian", {
      kind: "DaemonSet",
      image: "quay.io/cilium/cilium",
      team: "platform",
      flaws: [...networked, ...plain, "capability-added", "capabilities-kept", "no-limits"],
    }),
    app("kube-system/metrics-server", "v0.8.0", "distroless-go", {
      image: "registry.k8s.io/metrics-server/metrics-server",
      team: "platform",
      flaws: ["token-mounted"],
    }),
  ];
}

/** The proxy that kubeadm and the managed platforms run on every node. */
export function kubeProxy(version: string): WorkloadPlan {
  return app("kube-system/kube-proxy", version, "debian", {
    kind: "DaemonSet",
    image: "registry.k8s.io/kube-proxy",
    team: "platform",
    flaws: [...networked, ...plain, "capabilities-kept", "no-limits", "no-requests", "no-seccomp", "no-probes"],
  });
}

/** Kyverno's controllers: they need the API, and are hardened otherwise. */
export const kyvernoWorkloads: readonly WorkloadPlan[] = [
  "kyverno-admission-controller",
  "kyverno-background-controller",
  "kyverno-reports-controller",
].map((name) =>
  app(`kyverno/${name}`, "v1.16.1", "distroless-go", { image: "reg.kyverno.io/kyverno/kyverno", team: "platform" }),
);

/** Trivy Operator. */
export function trivyOperatorWorkload(tag: string): WorkloadPlan {
  return app("trivy-system/trivy-operator", tag, "alpine", {
    image: "mirror.gcr.io/aquasec/trivy-operator",
    team: "platform",
  });
}

/** Certificates and the way in. */
export const edgeWorkloads: readonly WorkloadPlan[] = [
  app("cert-manager/cert-manager", "v1.18.2", "distroless-go", {
    image: "quay.io/jetstack/cert-manager-controller",
    team: "platform",
  }),
  app("ingress/gateway", "1.13.3", "alpine", {
    image: "registry.k8s.io/ingress-nginx/controller",
    team: "platform",
  }),
];
