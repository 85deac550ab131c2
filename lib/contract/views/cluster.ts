import * as z from "zod";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import { ClusterCollector, Collected } from "./collector.ts";
import { RetiredBy, RetiredCheck } from "./retirement.ts";
import {
  ByOutcome,
  Count,
  FactState,
  FindingCounts,
  FrameworkRef,
  Instant,
  ScanRow,
  ScoreFigures,
  SourceCost,
  SourceState,
  Yardstick,
} from "./standing.ts";

/** One independently reported slice of a source. */
export const SourceTarget = z.object({
  scope: z.string(),
  label: z.string(),
  completeness: z.enum(completenesses),
  completenessReason: z.string(),
  observedAt: Instant,
  toolVersion: z.string().nullable(),
  fresh: z.boolean(),
  byOutcome: ByOutcome,
});
export type SourceTarget = z.infer<typeof SourceTarget>;

/** A source of this cluster, heard or not. */
export const ClusterSource = z.object({
  scanner: z.string(),
  label: z.string(),
  state: SourceState,
  intervalHours: z.number().min(0),
  lastObservedAt: Instant.nullable(),
  lastIngestedAt: Instant.nullable(),
  silentFrom: Instant.nullable(),
  completeness: z.enum(completenesses).nullable(),
  completenessReason: z.string(),
  results: Count,
  /** Heard here, or registered for this cluster. */
  known: z.boolean(),
  /** Who retired it, while nothing of it was heard since. */
  retirement: RetiredBy.nullable(),
  /** The longest unheard first; `targetsTotal` counts those not shown as well. */
  targets: z.array(SourceTarget),
  targetsTotal: Count,
  /** Slices whose words stopped counting while the source itself is heard. */
  silentTargets: Count,
  /** Scans of the last 7 days, oldest first. */
  ticks: z.array(z.object({ at: Instant, kind: z.enum(["read", "truncated", "failed"]) })),
  lastError: z.object({ scanId: z.string(), at: Instant, message: z.string() }).nullable(),
  /** What its silence about a check means, in one sentence (semantics § 2). */
  silenceMeans: z.string(),
  cost: SourceCost.nullable(),
  /** The command that brings the next scan, ready to copy; null where there is none. */
  command: z.string().nullable(),
  collected: Collected.nullable(),
});
export type ClusterSource = z.infer<typeof ClusterSource>;

export const NodeRow = z.object({
  name: z.string(),
  roles: z.array(z.string()),
  version: z.string().nullable(),
  /** `reports`: only the scans name it, no roster does. */
  knownFrom: z.enum(["roster", "reports"]),
  lastLookAt: Instant.nullable(),
  byOutcome: ByOutcome,
});
export type NodeRow = z.infer<typeof NodeRow>;

export const NamespaceRow = z.object({
  name: z.string(),
  podSecurity: z.string().nullable(),
  workloads: Count,
  system: z.boolean(),
});
export type NamespaceRow = z.infer<typeof NamespaceRow>;

/** A fact on which the nodes of the cluster differ. */
export const Disagreement = z.object({
  fact: z.string(),
  statement: z.string(),
  passing: Count,
  total: Count,
  /** A requirement that shows it. */
  requirement: z.object({ frameworkId: z.string(), frameworkShortTitle: z.string(), id: z.string() }).nullable(),
  nodes: z.array(z.object({ name: z.string(), state: FactState })),
});
export type Disagreement = z.infer<typeof Disagreement>;

/** A token that may push to this cluster; its secret is shown once, when it is made. */
export const TokenRow = z.object({
  id: z.string(),
  name: z.string(),
  /** First characters, to recognise it. */
  prefix: z.string(),
  createdAt: Instant,
  createdBy: z.string(),
  lastUsedAt: Instant.nullable(),
  expiresAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
});
export type TokenRow = z.infer<typeof TokenRow>;

/** A scanner this server can read, for the upload form and for what is not connected. */
export const ScannerOption = z.object({
  id: z.string(),
  label: z.string(),
  formats: z.array(z.string()),
  howToMake: z.string(),
  /** What its silence about a check means, in one sentence. */
  silenceMeans: z.string(),
});

/** Page /clusters/[cluster]. */
export const ClusterPage = z.object({
  now: Instant,
  id: z.string(),
  name: z.string(),
  /** UID of kube-system; null until somebody who knows it reported. */
  uid: z.string().nullable(),
  registeredAt: Instant,
  registeredBy: z.string(),
  firstHeardAt: Instant.nullable(),
  heardAt: Instant.nullable(),
  platform: z.object({
    /** `kubeadm`, `EKS`, `k3s` …; null when unknown. */
    distribution: z.string().nullable(),
    managed: z.boolean(),
    kubernetesVersion: z.string().nullable(),
    benchmark: z.string().nullable(),
    /** How it is known: `roster`, `a scan says so`, `entered by a person`. */
    knownFrom: z.string(),
  }),
  scores: z.array(z.object({ framework: FrameworkRef, score: ScoreFigures })),
  /** null where findings are not counted. */
  findings: FindingCounts.nullable(),
  sources: z.array(ClusterSource),
  /** Those that report about this cluster, the one heard last first. */
  collectors: z.array(ClusterCollector),
  /** The command that collects this cluster from outside, ready to copy. */
  collectCommand: z.string(),
  /** Checks of them that people retired, the newest first. */
  retiredChecks: z.array(RetiredCheck),
  /** null: no fresh, complete roster. Facts about what exists stay partial at best. */
  roster: z.object({ observedAt: Instant, namespaces: z.array(NamespaceRow) }).nullable(),
  nodes: z.array(NodeRow),
  disagreements: z.array(Disagreement),
  recentScans: z.array(ScanRow),
  scanners: z.array(ScannerOption),
  /** null: the viewer may not see tokens. */
  tokens: z.array(TokenRow).nullable(),
  serverUrl: z.string(),
  may: z.object({ upload: z.boolean(), makeToken: z.boolean(), retire: z.boolean() }),
  yardstick: Yardstick,
});
export type ClusterPage = z.infer<typeof ClusterPage>;
