import type { FrameworkRow } from "#lib/contract/views/frameworks.ts";
import type { ByScoredStatus, ScanRow, ScoreFigures, SourceNote, Yardstick } from "#lib/contract/views/standing.ts";

/** The instant all examples are true for. */
export const now = "2026-11-20T09:42:00.000Z";
export const ago = (hours: number): string => new Date(Date.parse(now) - hours * 3_600_000).toISOString();

export const none: ByScoredStatus = {
  passing: 0,
  partial: 0,
  accepted: 0,
  failing: 0,
  error: 0,
  manual: 0,
  not_assessed: 0,
};
export const weights = (some: Partial<ByScoredStatus>): ByScoredStatus => ({ ...none, ...some });

/** Scores that agree with their weights. */
export function score(weightByStatus: ByScoredStatus, more: Partial<ScoreFigures> = {}): ScoreFigures {
  const { passing, partial, accepted, failing } = weightByStatus;
  const total = Object.values(weightByStatus).reduce((sum, weight) => sum + weight, 0);
  const covered = passing + partial + accepted + failing;
  return {
    provenWeight: passing,
    totalWeight: total,
    coverageWeight: covered,
    postureShare: covered === 0 ? null : { passing: passing + partial / 2, looked: covered },
    postureShown: total > 0 && covered / total >= 0.3,
    resources: { clear: 41, assessed: 58 },
    accepted: { count: accepted === 0 ? 0 : Math.ceil(accepted / 7), weight: accepted },
    weightByStatus,
    units: Math.ceil(total / 4),
    outside: { inherited: 17, notApplicable: 2 },
    notYetLookedAt: 0,
    ...more,
  };
}

export const yardstick: Yardstick = {
  catalogVersion: "2026.11",
  catalogDigest: "9f3c41d2a0b7e6c58d1f40a2b6c3e07b9f3c41d2a0b7e6c58d1f40a2b6c3e07b",
  formulaVersion: 1,
};

export const prod = { id: "c-prod", name: "prod-eu" };
export const edge = { id: "c-edge", name: "edge-42" };
export const staging = { id: "c-stag", name: "staging" };

export const silent: SourceNote = {
  cluster: edge,
  scanner: "kube-bench",
  label: "kube-bench",
  state: "silent",
  lastObservedAt: ago(125),
  intervalHours: 24,
  silentFrom: ago(77),
  sentence: "Its words do not count since 17 Nov 2026, 04:10 UTC; it is expected every 24 h.",
  cost: { frameworkShortTitle: "CIS Kubernetes", weight: 78, facts: 41 },
  command:
    "npx kubeproof push kube-bench kube-bench.json --cluster edge-42 --node NODE --url https://kubeproof.halden.example --token TOKEN",
  scanId: null,
};

export const unread: SourceNote = {
  cluster: staging,
  scanner: "kube-bench",
  label: "kube-bench",
  state: "failed",
  lastObservedAt: ago(6),
  intervalHours: 24,
  silentFrom: null,
  sentence: "The newest file could not be read: line 48 is not JSON. The scan before it still counts.",
  cost: null,
  command: null,
  scanId: "7f3b02",
};

export const scans: readonly ScanRow[] = [
  {
    id: "7f3a91",
    cluster: prod,
    scanner: "kube-bench",
    scannerLabel: "kube-bench",
    state: "merged",
    targets: ["node cp-2, control plane checks", "node cp-2, etcd checks"],
    completeness: "complete",
    observedAt: ago(0.1),
    ingestedAt: ago(0.07),
    observations: 61,
    opened: 2,
    fixed: 1,
    warnings: 1,
    error: null,
  },
  {
    id: "7f3b02",
    cluster: staging,
    scanner: "kube-bench",
    scannerLabel: "kube-bench",
    state: "failed",
    targets: [],
    completeness: null,
    observedAt: null,
    ingestedAt: ago(1),
    observations: 0,
    opened: 0,
    fixed: 0,
    warnings: 0,
    error: "Line 48 is not JSON: the file ends in the middle of a value.",
  },
  {
    id: "7f3a77",
    cluster: prod,
    scanner: "kube-bench",
    scannerLabel: "kube-bench",
    state: "merged",
    targets: ["node worker-with-a-very-long-name-0123456789.eu-central-1.compute.internal, node checks"],
    completeness: "truncated",
    observedAt: ago(3),
    ingestedAt: ago(2.9),
    observations: 22,
    opened: 0,
    fixed: 0,
    warnings: 0,
    error: null,
  },
  {
    id: "7f3a10",
    cluster: prod,
    scanner: "kube-bench",
    scannerLabel: "kube-bench",
    state: "unchanged",
    targets: ["node cp-1, control plane checks"],
    completeness: "complete",
    observedAt: ago(26),
    ingestedAt: ago(26),
    observations: 61,
    opened: 0,
    fixed: 0,
    warnings: 0,
    error: null,
  },
];

export const frameworkRow = (
  id: string,
  shortTitle: string,
  version: string,
  technical: number,
  figures: ScoreFigures | null,
): FrameworkRow => ({
  id,
  shortTitle,
  version,
  noun: "requirement",
  title: shortTitle,
  publisher: "a publisher",
  profileTitle: null,
  counts: { technical, partly: 12, procedural: 4 },
  score: figures,
});
