import type { ClusterPlan } from "../plan.ts";
import { edgeWorkloads, kubeProxy, kyvernoWorkloads, systemWorkloads } from "./addons.ts";
import {
  app,
  controlPlane,
  namespace,
  podSecurityPolicies,
  readingRole,
  systemNamespaces,
  wildcardRole,
  workers,
} from "./building.ts";

/** Where everything is tried first: kubeadm, synthetic card data, looser than production. */
export const staging: ClusterPlan = {
  name: "staging",
  platform: "kubeadm",
  version: "v1.36.3",
  nodes: [...controlPlane("stg-cp-1"), ...workers("stg-wk-1", "stg-wk-2")],
  namespaces: [
    ...systemNamespaces,
    namespace("shop", { enforce: "baseline" }),
    namespace("shop-preview"),
    namespace("payments", { enforce: "baseline", denies: true }),
    namespace("legacy-portal"),
    namespace("ingress", { enforce: "baseline" }),
    namespace("cert-manager", { enforce: "restricted", denies: true }),
    namespace("kyverno", { enforce: "restricted", denies: true }),
  ],
  workloads: [
    ...systemWorkloads("v1.12.4"),
    kubeProxy("v1.36.3"),
    ...kyvernoWorkloads,
    ...edgeWorkloads,
    app("shop/storefront", "9.3.0-rc.1", "node", { flaws: ["writable-root", "token-mounted", "no-limits"] }),
    app("shop/cart", "6.2.0-rc.2", "node", { flaws: ["writable-root", "token-mounted"] }),
    app("shop/checkout", "5.2.0-rc.1", "java", { flaws: ["writable-root"] }),
    app("shop-preview/preview", "latest", "node", {
      flaws: ["latest-tag", "writable-root", "token-mounted", "no-limits", "no-requests", "no-seccomp", "no-probes"],
      age: 1,
    }),
    app("payments/gateway", "8.5.0-rc.1", "java", { age: 1 }),
    app("payments/simulator", "1.0.0", "python", {
      flaws: ["runs-as-root", "no-seccomp", "capabilities-kept"],
      age: 2,
    }),
    app("legacy-portal/portal", "1.4.9", "java", {
      flaws: [
        "runs-as-root",
        "privilege-escalation",
        "writable-root",
        "capabilities-kept",
        "no-seccomp",
        "secret-in-env",
      ],
      age: 3,
    }),
    app("legacy-portal/portal-db", "11.22", "debian", {
      kind: "StatefulSet",
      flaws: ["runs-as-root", "privilege-escalation", "writable-root", "no-limits", "no-seccomp", "host-path"],
      age: 3,
    }),
  ],
  roles: [
    readingRole("shop-view", "shop/default", "pods", "services"),
    wildcardRole("legacy-operator", "legacy-portal/portal"),
    wildcardRole("ci-deployer", "shop-preview/ci-deployer"),
  ],
  tools: {
    kubeBench: {
      benchmark: "cis-1.12",
      faults: [
        { topic: "apiserver-encryption-provider-config", nodes: [], how: "fail" },
        { topic: "apiserver-encryption-provider-strength", nodes: [], how: "fail" },
        { topic: "apiserver-audit-log-path", nodes: [], how: "fail" },
        { topic: "apiserver-audit-log-maxage", nodes: [], how: "fail" },
        { topic: "apiserver-audit-log-maxbackup", nodes: [], how: "fail" },
        { topic: "apiserver-audit-log-maxsize", nodes: [], how: "fail" },
        { topic: "audit-policy-minimal", nodes: [], how: "fail" },
        { topic: "apiserver-profiling", nodes: [], how: "fail" },
        { topic: "cm-profiling", nodes: [], how: "fail" },
        { topic: "scheduler-profiling", nodes: [], how: "fail" },
        { topic: "apiserver-kubelet-ca", nodes: [], how: "fail" },
        { topic: "apiserver-admission-event-rate-limit", nodes: [], how: "fail" },
        { topic: "apiserver-admission-always-pull-images", nodes: [], how: "fail" },
        { topic: "apiserver-deny-service-external-ips", nodes: [], how: "fail" },
        { topic: "apiserver-sa-token-extension-off", nodes: [], how: "fail" },
        { topic: "file-etcd-datadir-owner", nodes: [], how: "fail" },
        { topic: "kubelet-event-qps", nodes: [], how: "fail" },
        { topic: "kubelet-seccomp-default", nodes: [], how: "fail" },
        { topic: "kubelet-pod-pids-limit", nodes: [], how: "fail" },
        { topic: "kubelet-serving-cert", nodes: [], how: "fail" },
        { topic: "kubelet-rotate-server-certs", nodes: [], how: "fail" },
      ],
    },
    trivyPush: { version: "0.58.1" },
    kyverno: {
      group: "wgpolicyk8s.io",
      policies: [...podSecurityPolicies, "disallow-latest-tag", "restrict-wildcard-verbs"],
      exceptions: [],
    },
  },
};
