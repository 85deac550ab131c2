import { rulesYaml } from "#lib/contract/access-rules.ts";
import { ClusterPage, type ClusterSource } from "#lib/contract/views/cluster.ts";
import { ClusterList } from "#lib/contract/views/clusters.ts";
import type { ClusterCollector, CollectedSource } from "#lib/contract/views/collector.ts";
import type { FactState } from "#lib/contract/views/standing.ts";
import { ago, edge, now, prod, scans, score, silent, staging, unread, weights, yardstick } from "./parts.ts";

const cis = { id: "cis", shortTitle: "CIS Kubernetes", version: "2.0.1", noun: "item" };
const pci = { id: "pci", shortTitle: "PCI DSS 4.0.1", version: "4.0.1 (June 2024)", noun: "requirement" };

export const clusterList: ClusterList = ClusterList.parse({
  now,
  frameworks: [cis, pci],
  clusters: [
    {
      ...prod,
      platform: "kubeadm 1.36.3 · 3 + 24 nodes",
      scores: [
        score(weights({ passing: 498, partial: 20, accepted: 12, failing: 70, not_assessed: 4 })),
        score(weights({ passing: 166, failing: 40, accepted: 30, error: 24 })),
      ],
      sources: [{ scanner: "kube-bench", label: "kube-bench", state: "fresh" }],
      openFindings: { total: 102, critical: 3, high: 44 },
      heardAt: ago(0.07),
    },
    {
      ...staging,
      platform: "kubeadm 1.37.0 · 1 + 6 nodes",
      scores: [
        score(weights({ passing: 408, failing: 80, error: 81 })),
        score(weights({ passing: 157, accepted: 60, failing: 43 })),
      ],
      sources: [
        { scanner: "kube-bench", label: "kube-bench", state: "failed" },
        { scanner: "polaris", label: "polaris", state: "truncated" },
      ],
      openFindings: { total: 28, critical: 2, high: 5 },
      heardAt: ago(1),
    },
    {
      ...edge,
      platform: "",
      scores: [score(weights({ passing: 125, partial: 20, failing: 10, not_assessed: 387 })), score(weights({}))],
      sources: [{ scanner: "kube-bench", label: "kube-bench", state: "silent" }],
      openFindings: null,
      heardAt: ago(125),
    },
  ],
  totals: [
    score(weights({ passing: 1031, partial: 40, accepted: 12, failing: 160, error: 81, not_assessed: 391 })),
    score(weights({ passing: 323, accepted: 90, failing: 83, error: 24 })),
  ],
  sources: { total: 4, fresh: 1 },
  needing: [silent, unread],
  serverUrl: "https://kubeproof.halden.example",
  may: { registerCluster: true, makeToken: true },
});

export const clusterListEmpty: ClusterList = ClusterList.parse({
  ...clusterList,
  clusters: [],
  totals: [],
  needing: [],
  sources: { total: 0, fresh: 0 },
});

const source: ClusterSource = {
  scanner: "kube-bench",
  label: "kube-bench",
  state: "fresh",
  intervalHours: 24,
  lastObservedAt: ago(0.1),
  lastIngestedAt: ago(0.07),
  silentFrom: null,
  completeness: "complete",
  completenessReason: "",
  results: 183,
  known: true,
  retirement: null,
  targetsTotal: 9,
  silentTargets: 1,
  targets: [
    {
      scope: "node/cp-1/master",
      label: "node cp-1, control plane checks",
      completeness: "complete",
      completenessReason: "",
      observedAt: ago(26),
      toolVersion: "cis-1.12",
      fresh: true,
      byOutcome: { pass: 41, fail: 9, warn: 11 },
    },
    {
      scope: "node/cp-2/master",
      label: "node cp-2, control plane checks",
      completeness: "complete",
      completenessReason: "",
      observedAt: ago(0.1),
      toolVersion: "cis-1.12",
      fresh: true,
      byOutcome: { pass: 40, fail: 10, warn: 11 },
    },
    {
      scope: "node/worker-1/node",
      label: "node worker-1, node checks",
      completeness: "truncated",
      completenessReason: "the benchmark does not fit the cluster's version",
      observedAt: ago(70),
      toolVersion: "cis-1.6",
      fresh: false,
      byOutcome: { pass: 20, error: 2 },
    },
  ],
  ticks: [150, 126, 102, 78, 54, 30, 6].map((hours) => ({ at: ago(hours), kind: "read" as const })),
  lastError: null,
  silenceMeans: "Lists passes too: a check that a complete file no longer names is not evaluated from then on.",
  cost: { frameworkShortTitle: "CIS Kubernetes", weight: 312, facts: 118 },
  command:
    "npx kubeproof push kube-bench kube-bench.json --cluster prod-eu --node NODE --url https://kubeproof.halden.example --token TOKEN",
  collected: null,
};

const followed: CollectedSource = {
  scanner: "policy-report",
  label: "policy reports (Kyverno and others)",
  state: "following",
  message: null,
  since: ago(70),
  listedAt: ago(0.6),
  complete: true,
  lagSeconds: 3,
  objects: 412,
  sentAt: ago(0.01),
  skipped: [],
  missingRights: 0,
  howToBring: null,
};

const collector: ClusterCollector = {
  id: "kubeproof/kubeproof-collector",
  version: "0.1.0",
  mode: "agent",
  startedAt: ago(70),
  receivedAt: ago(0.004),
  silentFrom: ago(-0.02),
  heard: true,
  clockAheadSeconds: 0,
  problem: null,
  otherUid: null,
  spool: { entries: 0, bytes: 0, maxBytes: 268_435_456, dropped: 0, since: null },
  sources: [
    { ...followed, scanner: "roster", label: "Kubernetes roster", objects: 1_204, lagSeconds: 2 },
    { ...followed, skipped: [{ what: "reports larger than 3 MiB", count: 2 }] },
    {
      ...{ ...followed, scanner: "trivy-operator", label: "Trivy Operator", state: "denied", complete: false },
      ...{ listedAt: null, lagSeconds: null, objects: 0, sentAt: null, missingRights: 3 },
      message: "The API server refuses to list vulnerabilityreports.aquasecurity.github.io in all namespaces.",
    },
    {
      ...{ ...followed, scanner: "kube-bench", label: "kube-bench", state: "not_found", complete: false },
      ...{ listedAt: ago(0.1), lagSeconds: null, objects: 0, sentAt: null },
      howToBring: "No finished kube-bench job was found. Apply the job for this platform from deploy/kube-bench.",
    },
  ],
  missingRules: rulesYaml([
    {
      apiGroups: ["aquasecurity.github.io"],
      resources: ["configauditreports", "rbacassessmentreports", "vulnerabilityreports"],
      verbs: ["list", "watch"],
    },
  ]),
  restart: "kubectl --namespace kubeproof rollout restart deployment/kubeproof-collector",
};

const passes: FactState = { state: "pass", reason: null, wasError: false, since: null };
const fails: FactState = { ...passes, state: "fail" };

export const cluster: ClusterPage = ClusterPage.parse({
  now,
  ...prod,
  uid: "8d6fe2b4-1c07-4e9a-b3a5-60f2d9c7e115",
  registeredAt: ago(2000),
  registeredBy: "Mara Lindqvist",
  firstHeardAt: ago(1990),
  heardAt: ago(0.07),
  platform: {
    distribution: "kubeadm",
    managed: false,
    kubernetesVersion: "1.36.3",
    benchmark: "cis-1.12",
    knownFrom: "a scan says so",
  },
  findings: {
    open: 97,
    bySeverity: [
      { severity: "critical", open: 6, new7d: 2, fixed7d: 1 },
      { severity: "high", open: 31, new7d: 4, fixed7d: 18 },
      { severity: "medium", open: 60, new7d: 0, fixed7d: 4 },
      { severity: "low", open: 0, new7d: 0, fixed7d: 0 },
    ],
  },
  scores: [
    { framework: cis, score: clusterList.clusters[0]?.scores[0] },
    { framework: pci, score: clusterList.clusters[0]?.scores[1] },
  ],
  sources: [
    source,
    {
      ...{ ...source, scanner: "policy-report", label: "policy reports (Kyverno and others)", intervalHours: 2 },
      collected: { collectorId: collector.id, heard: true, state: "following", lagSeconds: 3, end: null },
    },
    {
      ...source,
      scanner: "trivy",
      label: "Trivy",
      state: "never",
      completeness: null,
      lastObservedAt: null,
      lastIngestedAt: null,
      ticks: [],
      targets: [],
      results: 0,
      cost: { frameworkShortTitle: "PCI DSS 4.0.1", weight: 26, facts: 9 },
      command: "trivy k8s --report all --format json > trivy.json",
      silenceMeans: "Lists failures only: what a fresh, untruncated report no longer names is fixed.",
    },
  ],
  roster: {
    observedAt: ago(0.5),
    namespaces: [
      { name: "shop", podSecurity: "restricted", workloads: 41, system: false },
      { name: "legacy", podSecurity: null, workloads: 4, system: false },
      { name: "kube-system", podSecurity: "privileged", workloads: 29, system: true },
    ],
  },
  nodes: [
    {
      name: "cp-1",
      roles: ["control-plane"],
      version: "1.36.3",
      knownFrom: "roster",
      lastLookAt: ago(26),
      byOutcome: { pass: 41, fail: 9 },
    },
    {
      name: "cp-2",
      roles: ["control-plane"],
      version: "1.36.3",
      knownFrom: "roster",
      lastLookAt: ago(0.1),
      byOutcome: { pass: 40, fail: 10 },
    },
    {
      name: "worker-1.eu-central-1.compute.internal",
      roles: [],
      version: null,
      knownFrom: "reports",
      lastLookAt: null,
      byOutcome: {},
    },
  ],
  disagreements: [
    {
      fact: "apiserver.anonymous-auth-off",
      statement: "Every API server refuses anonymous requests",
      passing: 28,
      total: 31,
      requirement: { frameworkId: "cis", frameworkShortTitle: "CIS Kubernetes", id: "1.2.1" },
      nodes: Array.from({ length: 31 }, (_, index) => ({
        name: `node-${index}`,
        state: index % 9 === 4 ? fails : passes,
      })),
    },
  ],
  collectors: [collector],
  collectCommand:
    "npx kubeproof collect --server https://kubeproof.halden.example --token-file TOKEN_FILE --kubeconfig KUBECONFIG --context CONTEXT=prod-eu",
  retiredChecks: [
    {
      ...{ at: ago(200), by: "Ines Okafor", reason: "The admission policy decides this since the migration." },
      ...{ scanner: "trivy", sourceLabel: "Trivy", toolLabel: "Trivy", checkKey: "KSV-0012" },
      ...{ title: "Runs as root", heardSince: false },
    },
  ],
  recentScans: scans.filter((scan) => scan.cluster.id === prod.id),
  scanners: [
    {
      id: "kube-bench",
      label: "kube-bench",
      formats: ["JSON with totals", "JSON array", "JUnit"],
      howToMake: "kube-bench run --json > kube-bench.json",
      silenceMeans: "Lists passes too.",
    },
  ],
  tokens: [
    {
      id: "t1",
      name: "nightly job",
      prefix: "kp_4f1a",
      createdAt: ago(900),
      createdBy: "Mara Lindqvist",
      lastUsedAt: ago(0.07),
      expiresAt: null,
      revokedAt: null,
    },
    {
      id: "t2",
      name: "first push",
      prefix: "kp_02bd",
      createdAt: ago(1990),
      createdBy: "Mara Lindqvist",
      lastUsedAt: null,
      expiresAt: null,
      revokedAt: ago(800),
    },
  ],
  serverUrl: "https://kubeproof.halden.example",
  may: { upload: true, makeToken: true, retire: true },
  yardstick,
});

export const clusterSilent: ClusterPage = ClusterPage.parse({
  ...cluster,
  collectors: [
    {
      ...collector,
      id: "hub",
      mode: "hub",
      sources: [],
      missingRules: null,
      otherUid: "0c1d7f3e-9a41-4f10-8d0e-1f0a6f9d2b77",
    },
    {
      ...{ ...collector, heard: false, receivedAt: ago(125), silentFrom: ago(124.9), clockAheadSeconds: -10_800 },
      problem: {
        since: ago(130),
        message:
          "The certificate of the API server is not signed by the CA in the kubeconfig. Correct certificate-authority-data.",
      },
      spool: { entries: 1_240, bytes: 268_000_000, maxBytes: 268_435_456, dropped: 31, since: ago(128) },
    },
  ],
  ...edge,
  uid: null,
  platform: { distribution: null, managed: false, kubernetesVersion: null, benchmark: null, knownFrom: "" },
  scores: [{ framework: cis, score: score(weights({ partial: 125, failing: 0, not_assessed: 387, manual: 30 })) }],
  sources: [
    {
      ...source,
      state: "silent",
      lastObservedAt: ago(125),
      lastIngestedAt: ago(125),
      silentFrom: ago(77),
      collected: {
        ...{ collectorId: collector.id, heard: false, state: "following", lagSeconds: 3 },
        end: {
          sentence: `Its collector ${collector.id} is not heard any more. Start it again.`,
          command: collector.restart,
        },
      },
      ticks: [150, 126].map((hours) => ({ at: ago(hours), kind: "read" })).concat([{ at: ago(100), kind: "failed" }]),
      lastError: {
        scanId: "7f3b02",
        at: ago(100),
        message: "Line 48 is not JSON: the file ends in the middle of a value.",
      },
    },
  ],
  roster: null,
  nodes: [],
  disagreements: [],
  tokens: [],
});

export const clusterNew: ClusterPage = ClusterPage.parse({
  ...clusterSilent,
  collectors: [],
  firstHeardAt: null,
  heardAt: null,
  sources: [
    {
      ...source,
      state: "never",
      completeness: null,
      lastObservedAt: null,
      lastIngestedAt: null,
      ticks: [],
      targets: [],
      results: 0,
    },
  ],
  retiredChecks: [],
  recentScans: [],
  tokens: null,
  findings: null,
  scores: [{ framework: cis, score: score(weights({ not_assessed: 512 })) }],
  may: { upload: false, makeToken: false, retire: false },
});
