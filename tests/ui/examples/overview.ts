import type { FirstRun } from "#lib/contract/views/first-run.ts";
import type { FrameworkList } from "#lib/contract/views/frameworks.ts";
import { Overview } from "#lib/contract/views/overview.ts";
import {
  ago,
  edge,
  frameworkRow,
  now,
  prod,
  scans,
  score,
  silent,
  staging,
  unread,
  weights,
  yardstick,
} from "./parts.ts";

const pinned = {
  ...frameworkRow(
    "cis",
    "CIS Kubernetes",
    "2.0.1",
    124,
    score(
      weights({ passing: 1028, partial: 83, accepted: 58, failing: 180, error: 33, manual: 14, not_assessed: 102 }),
    ),
  ),
  noun: "item",
  profileTitle: "Levels 1 and 2",
};

const others = [
  frameworkRow(
    "pci",
    "PCI DSS",
    "4.0.1",
    59,
    score(weights({ passing: 338, partial: 55, accepted: 9, failing: 80, not_assessed: 44 })),
  ),
  frameworkRow("nsa", "NSA-CISA hardening", "1.2", 23, score(weights({ passing: 40, failing: 12, not_assessed: 650 }))),
  frameworkRow("iso", "ISO/IEC 27001", "2022", 17, score(weights({ not_assessed: 460 }))),
  frameworkRow("hipaa", "HIPAA Security Rule", "45 CFR 164", 11, score(weights({ partial: 300, manual: 10 }))),
  frameworkRow("gdpr", "GDPR", "2016/679", 2, score(weights({ passing: 20 }))),
  {
    ...frameworkRow(
      "acme-baseline",
      "ACME baseline",
      "2026.2",
      31,
      score(weights({ passing: 90, failing: 20, not_assessed: 60 })),
    ),
    own: true as const,
  },
  frameworkRow("x", "A framework without anything technical", "1", 0, score(weights({}))),
];

const cis = { id: "cis", shortTitle: "CIS Kubernetes", version: "2.0.1", noun: "item" };

export const overview: Overview = {
  now,
  clusters: 3,
  since: { at: ago(16), visited: true },
  pinned,
  frameworks: others,
  provenThen: {
    cis: { provenWeight: 1_019, totalWeight: 1_498 },
    pci: { provenWeight: 338, totalWeight: 526 },
    nsa: { provenWeight: 52, totalWeight: 702 },
  },
  broken: [
    {
      framework: cis,
      id: "5.1.1",
      title: "Cluster-admin is bound to nobody who does not need it",
      weight: 10,
      at: ago(3),
      clusters: [prod],
      clustersTotal: 1,
    },
    {
      framework: cis,
      id: "4.2.6",
      title: "Kubelet protects kernel defaults",
      weight: 5,
      at: ago(9),
      clusters: [staging],
      clustersTotal: 1,
    },
  ],
  brokenTotal: 2,
  fixes: [
    {
      ...{ kind: "look" as const, subject: "kube-bench", title: "Have kube-bench look", weight: 78, requirements: 24 },
      ...{ failing: 0, unseen: 61, clusters: [edge], clustersTotal: 1, requirementId: null, advice: null },
      command: "npx kubeproof push kube-bench kube-bench.json --cluster edge-42 --node NODE --url URL --token TOKEN",
    },
    {
      ...{ kind: "fact" as const, subject: "network-default-deny", title: "Every namespace denies traffic by default" },
      ...{ weight: 38, requirements: 14, failing: 14, unseen: 0, clusters: [prod, staging], clustersTotal: 2 },
      ...{
        requirementId: "5.3.2",
        command: null,
        advice: "Create a NetworkPolicy that selects every Pod and allows nothing.",
      },
    },
    {
      ...{ kind: "control" as const, subject: "secrets-at-rest", title: "Secrets are encrypted at rest", weight: 20 },
      ...{ requirements: 2, failing: 2, unseen: 1, clusters: [prod, staging, edge], clustersTotal: 12 },
      ...{ requirementId: "1.2.27", command: null, advice: null },
    },
  ],
  failing: [
    {
      framework: cis,
      id: "1.2.1",
      title: "Anonymous requests to the API server are refused",
      failingWeight: 20,
      clusters: [prod, staging],
      clustersTotal: 2,
    },
    {
      framework: cis,
      id: "4.2.6",
      title: "Kubelet protects kernel defaults",
      failingWeight: 15,
      clusters: [prod, staging, edge],
      clustersTotal: 3,
    },
    {
      framework: cis,
      id: "5.1.1",
      title: "Cluster-admin is bound to nobody who does not need it",
      failingWeight: 10,
      clusters: [prod],
      clustersTotal: 1,
    },
  ],
  failingTotal: 21,
  findings: {
    open: 143,
    bySeverity: [
      { severity: "critical", open: 9, new7d: 2, fixed7d: 1 },
      { severity: "high", open: 43, new7d: 11, fixed7d: 18 },
      { severity: "medium", open: 71, new7d: 0, fixed7d: 4 },
      { severity: "low", open: 20, new7d: 3, fixed7d: 0 },
    ],
  },
  sources: { total: 5, fresh: 3 },
  needing: [silent, unread],
  recentScans: [...scans],
  yardstick,
  firstRun: null,
};

export const firstRun: FirstRun = {
  now,
  installedAt: ago(0.03),
  frameworks: 11,
  controls: 70,
  catalogVersion: "2026.11",
  serverUrl: "http://localhost:3000",
  waiting: [],
  scans: [],
  may: { registerCluster: true, makeToken: true },
};

const empty = {
  ...overview,
  clusters: 0,
  pinned: null,
  frameworks: [],
  provenThen: {},
  broken: [],
  brokenTotal: 0,
  fixes: [],
  failing: [],
  needing: [],
  recentScans: [],
  findings: null,
};
export const overviewEmpty = Overview.parse({ ...empty, firstRun });
export const overviewWaiting = Overview.parse({
  ...empty,
  firstRun: {
    ...firstRun,
    waiting: [prod],
    scans: scans.slice(1, 2),
    may: { registerCluster: false, makeToken: false },
  },
});

export const frameworkList: FrameworkList = {
  now,
  clusters: 3,
  frameworks: [pinned, ...others],
  needing: [silent, unread],
  yardstick,
};
export const frameworkListEmpty: FrameworkList = {
  ...frameworkList,
  clusters: 0,
  frameworks: frameworkList.frameworks.map((row) => ({ ...row, score: null })),
  needing: [],
};
