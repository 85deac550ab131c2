import type { ClusterPlan } from "../plan.ts";
import { kyvernoWorkloads, systemWorkloads, trivyOperatorWorkload } from "./addons.ts";
import { app, namespace, podSecurityPolicies, readingRole, systemNamespaces, workers } from "./building.ts";

/** GKE: analytics, no card data, two tools. */
export const dataEu: ClusterPlan = {
  name: "data-eu",
  platform: "gke",
  version: "v1.35.4-gke.1080000",
  nodes: workers("gke-data-eu-pool-1-3f2a", "gke-data-eu-pool-1-9c41", "gke-data-eu-pool-2-77be"),
  namespaces: [
    ...systemNamespaces,
    namespace("warehouse", { enforce: "baseline", denies: true }),
    namespace("pipelines", { enforce: "baseline", denies: true }),
    namespace("reporting", { enforce: "baseline" }),
    namespace("notebooks"),
    namespace("kyverno", { enforce: "restricted", denies: true }),
    namespace("trivy-system", { enforce: "restricted", denies: true }),
  ],
  workloads: [
    ...systemWorkloads("v1.12.2"),
    ...kyvernoWorkloads,
    trivyOperatorWorkload("0.24.1"),
    app("warehouse/trino-coordinator", "476", "java", {
      flaws: ["low-uid"],
      team: "data",
      image: "docker.io/trinodb/trino",
      age: 1,
    }),
    app("warehouse/trino-worker", "476", "java", {
      kind: "StatefulSet",
      team: "data",
      image: "docker.io/trinodb/trino",
      flaws: ["low-uid", "writable-root"],
      age: 1,
    }),
    app("warehouse/metastore", "4.0.1", "java", {
      kind: "StatefulSet",
      team: "data",
      flaws: ["secret-in-env"],
      age: 2,
    }),
    app("pipelines/loader", "1.12.0", "python", { flaws: ["low-uid"], kind: "CronJob", team: "data", age: 1 }),
    app("pipelines/cleaner", "1.12.0", "python", { kind: "CronJob", team: "data", flaws: ["no-limits"], age: 1 }),
    app("pipelines/broker", "7.9.2", "java", { kind: "StatefulSet", team: "data", flaws: ["writable-root"], age: 1 }),
    app("reporting/dashboards", "6.0.3", "python", {
      team: "data",
      flaws: ["low-uid", "token-mounted", "no-seccomp"],
      age: 2,
    }),
    app("notebooks/hub", "5.4.0", "python", {
      team: "data",
      flaws: [
        "token-mounted",
        "privilege-escalation",
        "runs-as-root",
        "writable-root",
        "no-limits",
        "capabilities-kept",
      ],
      age: 3,
    }),
  ],
  roles: [
    readingRole("trivy-operator", "trivy-system/trivy-operator", "pods", "nodes", "namespaces", "configmaps"),
    {
      kind: "Role",
      name: "notebook-spawner",
      namespace: "notebooks",
      rules: [{ apiGroups: [""], resources: ["pods", "secrets"], verbs: ["get", "list", "create", "delete"] }],
      subjects: ["notebooks/hub"],
    },
  ],
  tools: {
    trivyOperator: { version: "0.58.1" },
    kyverno: { group: "wgpolicyk8s.io", policies: [...podSecurityPolicies], exceptions: [] },
  },
};
