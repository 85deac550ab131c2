import type { ClusterPlan } from "../plan.ts";
import { edgeWorkloads, kubeProxy, kyvernoWorkloads, systemWorkloads, trivyOperatorWorkload } from "./addons.ts";
import {
  app,
  controlPlane,
  namespace,
  podSecurityPolicies,
  readingRole,
  registry,
  sidecar,
  systemNamespaces,
  wildcardRole,
  workers,
} from "./building.ts";

const cardData = { "compliance.halden.example/scope": "card-data" };

/** The shop's home: kubeadm, four tools, card data in one namespace. */
export const prodEu: ClusterPlan = {
  name: "prod-eu",
  platform: "kubeadm",
  version: "v1.36.3",
  nodes: [...controlPlane("cp-1", "cp-2", "cp-3"), ...workers("wk-1", "wk-2", "wk-3")],
  namespaces: [
    ...systemNamespaces,
    namespace("cardholder", { enforce: "restricted", denies: true, labels: cardData }),
    namespace("shop", { enforce: "baseline", denies: true }),
    namespace("checkout-edge", { enforce: "restricted", denies: true }),
    namespace("partner-edge", { enforce: "baseline" }),
    namespace("ingress", { enforce: "baseline", denies: true }),
    namespace("cert-manager", { enforce: "restricted", denies: true }),
    namespace("kyverno", { enforce: "restricted", denies: true }),
    namespace("trivy-system", { enforce: "restricted", denies: true }),
  ],
  workloads: [
    ...systemWorkloads("v1.12.4"),
    kubeProxy("v1.36.3"),
    ...kyvernoWorkloads,
    trivyOperatorWorkload("0.24.1"),
    ...edgeWorkloads,
    app("cardholder/vault-proxy", "2.3.0", "distroless-go", { team: "payments" }),
    app("cardholder/tokenizer", "4.8.1", "distroless-go", {
      team: "payments",
      also: [sidecar("audit-shipper", `${registry}/platform/audit-shipper`, "1.4.2", "distroless-go")],
    }),
    app("cardholder/card-store", "16.4", "debian", { kind: "StatefulSet", team: "payments", age: 1 }),
    app("cardholder/reconcile", "1.9.0", "python", { kind: "CronJob", team: "payments", age: 1 }),
    app("shop/storefront", "9.2.0", "node", {
      flaws: ["low-uid", "writable-root", "token-mounted", "no-limits"],
      age: 2,
    }),
    app("shop/cart", "6.1.4", "node", {
      flaws: ["low-uid", "writable-root", "token-mounted", "privilege-escalation"],
      age: 1,
    }),
    app("shop/checkout", "5.1.3", "java", { flaws: ["low-uid", "writable-root", "privilege-escalation"], age: 1 }),
    app("shop/search", "3.0.8", "java", { flaws: ["low-uid", "writable-root", "no-limits"], age: 2 }),
    app("shop/sessions", "7.4.1", "alpine", { kind: "StatefulSet", flaws: ["low-uid", "writable-root"], age: 1 }),
    app("shop/invoice-mailer", "2.2.0", "python", {
      kind: "CronJob",
      flaws: ["low-uid", "runs-as-root", "no-probes"],
      age: 2,
    }),
    app("checkout-edge/edge-proxy", "1.7.0", "alpine"),
    app("partner-edge/partner-api", "4.0.2", "node", {
      flaws: ["secret-in-env", "no-seccomp", "token-mounted"],
      age: 2,
    }),
    app("partner-edge/sftp-drop", "0.9.7", "debian", {
      flaws: ["runs-as-root", "capabilities-kept", "privilege-escalation", "no-seccomp", "writable-root", "low-uid"],
      age: 3,
    }),
  ],
  roles: [
    readingRole("trivy-operator", "trivy-system/trivy-operator", "pods", "nodes", "namespaces", "configmaps"),
    readingRole("cert-manager-controller-events", "cert-manager/cert-manager", "services", "events"),
    wildcardRole("ci-deployer", "partner-edge/ci-deployer"),
  ],
  tools: {
    kubeBench: {
      benchmark: "cis-1.12",
      faults: [
        { topic: "kubelet-event-qps", nodes: [], how: "fail" },
        { topic: "kubelet-seccomp-default", nodes: [], how: "fail" },
        { topic: "kubelet-pod-pids-limit", nodes: [], how: "fail" },
        { topic: "apiserver-admission-event-rate-limit", nodes: [], how: "fail" },
        { topic: "apiserver-admission-always-pull-images", nodes: [], how: "fail" },
        { topic: "apiserver-deny-service-external-ips", nodes: [], how: "fail" },
        { topic: "apiserver-sa-token-extension-off", nodes: [], how: "fail" },
        { topic: "apiserver-profiling", nodes: [], how: "fail" },
        { topic: "file-etcd-datadir-owner", nodes: [], how: "fail" },
        { topic: "kubelet-serving-cert", nodes: [], how: "fail" },
        { topic: "file-proxy-kubeconfig-mode", nodes: [], how: "fail" },
      ],
    },
    trivyOperator: { version: "0.58.1" },
    kyverno: {
      group: "wgpolicyk8s.io",
      policies: [
        ...podSecurityPolicies,
        "disallow-default-namespace",
        "disallow-latest-tag",
        "restrict-wildcard-verbs",
      ],
      exceptions: [],
    },
    polarisPush: {},
  },
};
