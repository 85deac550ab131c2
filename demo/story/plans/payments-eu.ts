import type { ClusterPlan } from "../plan.ts";
import { edgeWorkloads, kyvernoWorkloads, systemWorkloads, trivyOperatorWorkload } from "./addons.ts";
import {
  app,
  controlPlane,
  namespace,
  podSecurityPolicies,
  readingRole,
  sidecar,
  systemNamespaces,
  workers,
} from "./building.ts";

const cardData = { "compliance.halden.example/scope": "card-data" };

/** All of it handles card data: RKE2, hardened, with few things wrong. */
export const paymentsEu: ClusterPlan = {
  name: "payments-eu",
  platform: "rke2",
  version: "v1.36.2+rke2r1",
  nodes: [...controlPlane("pay-srv-1"), ...workers("pay-agent-1", "pay-agent-2", "pay-agent-3")],
  namespaces: [
    ...systemNamespaces,
    namespace("gateway", { enforce: "restricted", denies: true, labels: cardData }),
    namespace("ledger", { enforce: "restricted", denies: true, labels: cardData }),
    namespace("fraud", { enforce: "restricted", denies: true, labels: cardData }),
    namespace("ingress", { enforce: "baseline", denies: true }),
    namespace("cert-manager", { enforce: "restricted", denies: true }),
    namespace("kyverno", { enforce: "restricted", denies: true }),
    namespace("trivy-system", { enforce: "restricted", denies: true }),
  ],
  workloads: [
    ...systemWorkloads("v1.12.2"),
    ...kyvernoWorkloads,
    trivyOperatorWorkload("0.24.1"),
    ...edgeWorkloads,
    app("gateway/api", "8.4.0", "java", { team: "payments", flaws: ["low-uid", "token-mounted"], age: 1 }),
    app("gateway/three-ds", "3.1.2", "java", { flaws: ["low-uid"], team: "payments" }),
    app("gateway/webhooks", "2.7.5", "distroless-go", { team: "payments", flaws: ["low-uid", "token-mounted"] }),
    app("ledger/posting", "5.0.1", "java", {
      kind: "StatefulSet",
      team: "payments",
      flaws: ["low-uid", "writable-root"],
      also: [sidecar("backup", "docker.io/restic/restic", "0.18.1", "alpine", 1)],
    }),
    app("ledger/statements", "2.2.2", "python", { kind: "CronJob", team: "payments", flaws: ["no-limits"] }),
    app("ledger/export", "1.3.0", "distroless-go", { team: "payments" }),
    app("fraud/scoring", "12.0.4", "python", {
      team: "risk",
      flaws: ["low-uid", "writable-root", "no-limits"],
      age: 1,
    }),
    app("fraud/features", "4.4.0", "python", { kind: "StatefulSet", team: "risk", age: 1 }),
  ],
  roles: [
    readingRole("trivy-operator", "trivy-system/trivy-operator", "pods", "nodes", "namespaces", "configmaps"),
    readingRole("fraud-features-reader", "fraud/features", "configmaps", "endpoints"),
  ],
  tools: {
    kubeBench: {
      benchmark: "rke2-cis-1.7",
      faults: [
        { topic: "kubelet-event-qps", nodes: [], how: "fail" },
        { topic: "apiserver-admission-always-pull-images", nodes: [], how: "fail" },
        { topic: "kubelet-pod-pids-limit", nodes: [], how: "fail" },
        { topic: "file-kubelet-config-mode", nodes: ["pay-agent-3"], how: "fail" },
      ],
    },
    trivyOperator: { version: "0.58.1" },
    kyverno: {
      group: "wgpolicyk8s.io",
      policies: [...podSecurityPolicies, "disallow-latest-tag", "restrict-image-registries"],
      exceptions: [],
    },
    polarisPush: {},
  },
};
