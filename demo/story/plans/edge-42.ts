import type { ClusterPlan } from "../plan.ts";
import { trivyOperatorWorkload } from "./addons.ts";
import { app, controlPlane, namespace, systemNamespaces, wildcardRole, workers } from "./building.ts";

/** A store's back room: k3s on three small machines, seldom looked after. */
export const edge42: ClusterPlan = {
  name: "edge-42",
  platform: "k3s",
  version: "v1.35.6+k3s1",
  nodes: [...controlPlane("edge-srv"), ...workers("edge-a", "edge-b")],
  namespaces: [
    ...systemNamespaces,
    namespace("store"),
    namespace("sensors"),
    namespace("trivy-system", { enforce: "restricted" }),
  ],
  workloads: [
    app("kube-system/coredns", "1.12.3", "distroless-go", { image: "docker.io/rancher/mirrored-coredns-coredns" }),
    app("kube-system/traefik", "3.5.1", "alpine", { image: "docker.io/rancher/mirrored-library-traefik" }),
    app("kube-system/local-path-provisioner", "v0.0.32", "alpine", {
      image: "docker.io/rancher/local-path-provisioner",
      flaws: ["runs-as-root", "writable-root", "token-mounted", "no-limits"],
    }),
    trivyOperatorWorkload("0.32.0"),
    app("store/till-sync", "2.0.4", "node", {
      team: "edge",
      flaws: ["low-uid", "token-mounted", "writable-root", "no-limits"],
      age: 2,
    }),
    app("store/price-labels", "1.1.0", "python", {
      team: "edge",
      flaws: ["low-uid", "host-network", "runs-as-root"],
      age: 3,
    }),
    app("store/camera-buffer", "0.8.2", "debian", {
      kind: "StatefulSet",
      team: "edge",
      flaws: ["privileged", "privilege-escalation", "host-path", "runs-as-root", "writable-root", "no-seccomp"],
      age: 3,
    }),
    app("sensors/mqtt", "2.0.22", "alpine", { team: "edge", flaws: ["host-port", "no-limits", "no-seccomp"], age: 1 }),
  ],
  roles: [wildcardRole("store-admin", "store/till-sync")],
  tools: {
    kubeBench: {
      benchmark: "k3s-cis-1.9",
      faults: [
        { topic: "apiserver-audit-log-path", nodes: [], how: "fail" },
        { topic: "apiserver-audit-log-maxage", nodes: [], how: "fail" },
        { topic: "apiserver-audit-log-maxbackup", nodes: [], how: "fail" },
        { topic: "apiserver-audit-log-maxsize", nodes: [], how: "fail" },
        { topic: "audit-policy-minimal", nodes: [], how: "fail" },
        { topic: "apiserver-encryption-provider-config", nodes: [], how: "fail" },
        { topic: "apiserver-encryption-provider-strength", nodes: [], how: "fail" },
        { topic: "apiserver-tls-ciphers", nodes: [], how: "fail" },
        { topic: "kubelet-event-qps", nodes: [], how: "fail" },
        { topic: "kubelet-tls-ciphers", nodes: [], how: "fail" },
        { topic: "kubelet-streaming-timeout", nodes: [], how: "fail" },
        { topic: "kubelet-pod-pids-limit", nodes: [], how: "fail" },
        { topic: "file-kubelet-config-mode", nodes: ["edge-b"], how: "fail" },
      ],
    },
    trivyOperator: { version: "0.74.0" },
  },
};
