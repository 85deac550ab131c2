import type { ClusterPlan } from "../plan.ts";
import { edgeWorkloads, kubeProxy, kyvernoWorkloads, systemWorkloads, trivyOperatorWorkload } from "./addons.ts";
import {
  app,
  namespace,
  podSecurityPolicies,
  readingRole,
  systemNamespaces,
  wildcardRole,
  workers,
} from "./building.ts";

/** EKS: the provider answers for the control plane, three nodes are ours. */
export const prodUs: ClusterPlan = {
  name: "prod-us",
  platform: "eks",
  version: "v1.36.1-eks-113cf36",
  nodes: workers("ip-10-40-0-52", "ip-10-40-1-17", "ip-10-40-2-143"),
  namespaces: [
    ...systemNamespaces,
    namespace("shop", { enforce: "restricted", denies: true }),
    namespace("partner-us", { enforce: "baseline", denies: true }),
    namespace("search", { enforce: "baseline", denies: true }),
    namespace("observability", { enforce: "privileged", denies: true }),
    namespace("batch", { enforce: "baseline" }),
    namespace("ci", { enforce: "privileged" }),
    namespace("ingress", { enforce: "baseline", denies: true }),
    namespace("cert-manager", { enforce: "restricted", denies: true }),
    namespace("kyverno", { enforce: "restricted", denies: true }),
    namespace("trivy-system", { enforce: "restricted", denies: true }),
  ],
  workloads: [
    ...systemWorkloads("v1.12.2"),
    kubeProxy("v1.36.1-eksbuild.2"),
    ...kyvernoWorkloads,
    trivyOperatorWorkload("0.24.1"),
    ...edgeWorkloads,
    app("shop/storefront", "9.2.0", "node", { flaws: ["low-uid"], age: 1 }),
    app("shop/cart", "6.1.4", "node", { flaws: ["low-uid", "token-mounted"], age: 1 }),
    app("shop/checkout", "5.1.3", "java", { age: 1 }),
    app("shop/sessions", "7.4.1", "alpine", { kind: "StatefulSet" }),
    app("partner-us/partner-api", "4.0.2", "node", { flaws: ["token-mounted", "no-limits"], age: 2 }),
    app("search/search", "2.8.0", "java", { flaws: ["low-uid", "writable-root"], age: 1 }),
    app("search/indexer", "2.8.0", "java", {
      kind: "CronJob",
      flaws: ["low-uid", "writable-root", "no-limits"],
      age: 2,
    }),
    app("observability/log-agent", "4.1.0", "debian", {
      kind: "DaemonSet",
      team: "platform",
      image: "cr.fluentbit.io/fluent/fluent-bit",
      flaws: ["host-path", "runs-as-root", "token-mounted"],
      age: 1,
    }),
    app("observability/node-exporter", "v1.9.1", "distroless-go", {
      kind: "DaemonSet",
      team: "platform",
      image: "quay.io/prometheus/node-exporter",
      flaws: ["host-network", "host-pid", "host-path", "host-port"],
    }),
    app("batch/settlement", "3.3.0", "java", {
      kind: "CronJob",
      team: "data",
      flaws: ["low-uid", "writable-root"],
      age: 2,
    }),
    app("ci/runner", "2.328.0", "debian", {
      team: "platform",
      flaws: ["privileged", "privilege-escalation", "runs-as-root", "writable-root", "no-seccomp", "token-mounted"],
      age: 2,
    }),
  ],
  roles: [
    readingRole("trivy-operator", "trivy-system/trivy-operator", "pods", "nodes", "namespaces", "configmaps"),
    wildcardRole("ci-deployer", "ci/runner"),
  ],
  tools: {
    kubeBench: {
      benchmark: "eks-1.8.0",
      faults: [
        { topic: "kubelet-event-qps", nodes: ["ip-10-40-2-143"], how: "fail" },
        { topic: "kubelet-rotate-server-certs", nodes: [], how: "fail" },
        { topic: "file-kubelet-kubeconfig-mode", nodes: ["ip-10-40-0-52"], how: "fail" },
      ],
    },
    trivyOperator: { version: "0.58.1" },
    kyverno: {
      group: "wgpolicyk8s.io",
      policies: [...podSecurityPolicies, "disallow-latest-tag", "restrict-wildcard-verbs"],
      exceptions: [],
    },
  },
};
