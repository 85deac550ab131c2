import * as z from "zod";
import { criticalities } from "#lib/domain/catalog/catalog.ts";
import { decisions, observationKinds, outcomes, severities } from "#lib/domain/check/outcome.ts";
import { episodeStates } from "#lib/domain/scan/episode.ts";
import { findingGroups } from "./finding-choices.ts";
import { RetiredBy } from "./retirement.ts";
import {
  CappedCount,
  ClusterRef,
  Count,
  FrameworkRef,
  Instant,
  RawExcerpt,
  ResourceRef,
  SourceNote,
} from "./standing.ts";

/** The package a vulnerability is in, as far as the tool says. */
export const FindingPackage = z.object({
  name: z.string(),
  installed: z.string().nullable(),
  /** First version without it; null where no fix is known. */
  fixed: z.string().nullable(),
});
export type FindingPackage = z.infer<typeof FindingPackage>;

/** A finding in a list: a check that fails or failed on a resource. Texts of tools are cleaned and capped, and stay text. */
export const FindingRow = z.object({
  fingerprint: z.string(),
  cluster: ClusterRef,
  kind: z.enum(observationKinds),
  severity: z.enum(severities),
  state: z.enum(episodeStates),
  check: z.object({ key: z.string(), rawId: z.string(), title: z.string(), tool: z.string(), toolLabel: z.string() }),
  /** The scanner that brought it. */
  source: z.object({ scanner: z.string(), label: z.string() }),
  resource: ResourceRef.extend({
    type: z.string(),
    container: z.string(),
    /** Type, namespace and name, as the filter of a list takes them. */
    path: z.string(),
  }),
  image: z.string().nullable(),
  package: FindingPackage.nullable(),
  /** When the tool first saw this episode fail, and when the product knew. */
  firstSeenAt: Instant,
  detectedAt: Instant,
  /** When a tool last said that it fails; for one that ended, when it was seen to be over. */
  lastSeenAt: Instant,
  /** When the product knew of its end; null while it is open. */
  resolvedAt: Instant.nullable(),
  episode: z.int().min(1),
  /** It failed again after a fix; `regression` within 30 days of it (semantics § 4). */
  reopened: z.boolean(),
  regression: z.boolean(),
  /** What the check says now; null when its words are gone. */
  outcome: z.enum(outcomes).nullable(),
  /** The last whole report does not name it any more. */
  noLongerNamed: z.boolean(),
  /** Since when its word does not count, so that nobody knows whether it still fails; null while it counts or is over. */
  silentFrom: Instant.nullable(),
  /** It does not count because a person retired its source or its check, and nothing was heard since. */
  retired: z.boolean(),
  /** Tools that say fail about the same facts on the same resource, its own among them. */
  seenBy: z.array(z.object({ tool: z.string(), label: z.string() })),
  /** Requirements of all frameworks that rest on a fact it decides. */
  hurts: Count,
});
export type FindingRow = z.infer<typeof FindingRow>;

/** Findings that have something in common, worst first, with the first of them. */
export const FindingGroup = z.object({
  key: z.string(),
  /** What they have in common; hostile text where a tool named it. */
  label: z.string(),
  about: z.string(),
  total: Count,
  severity: z.enum(severities),
  rows: z.array(FindingRow),
});
export type FindingGroup = z.infer<typeof FindingGroup>;

const Option = z.object({ value: z.string(), label: z.string() });

/** Page /findings and GET /api/v1/findings. */
export const FindingList = z.object({
  now: Instant,
  /** Open findings of every cluster the viewer sees, and whether counting stopped there. */
  open: CappedCount,
  /** What the filter leaves. */
  matching: CappedCount,
  /** What each severity would leave with the rest of the filter. */
  bySeverity: z.array(CappedCount.extend({ severity: z.enum(severities) })),
  /** Without `group`: the findings of this page. */
  rows: z.array(FindingRow),
  /** With `group`: the groups of this page. */
  groupedBy: z.enum(findingGroups).nullable(),
  groups: z.array(FindingGroup),
  groupsTotal: Count,
  /** Give it as `after` for the next page; null at the end. */
  next: z.string().nullable(),
  /** Something was read of any of these clusters. */
  heard: z.boolean(),
  /** Sources whose words do not count, were cut or could not be read: what the list may miss. */
  needing: z.array(SourceNote),
  sources: z.object({ total: Count, fresh: Count }),
  /** What can be chosen in the filters. */
  options: z.object({
    clusters: z.array(Option),
    namespaces: z.array(Option),
    sources: z.array(Option),
  }),
});
export type FindingList = z.infer<typeof FindingList>;

/** One continuous open period. */
export const FindingEpisode = z.object({
  number: z.int().min(1),
  state: z.enum(episodeStates),
  /** Times of the tool. */
  lastCleanAt: Instant.nullable(),
  firstFailedAt: Instant,
  fixedSeenAt: Instant.nullable(),
  /** Times of receipt. */
  detectedAt: Instant,
  resolvedAt: Instant.nullable(),
  reopenedFrom: z.int().nullable(),
  regression: z.boolean(),
  openedBy: z.string(),
  closedBy: z.string().nullable(),
});
export type FindingEpisode = z.infer<typeof FindingEpisode>;

/** A time in which the check said one thing; `to` null is now. */
export const FindingPeriod = z.object({
  outcome: z.enum(outcomes),
  from: Instant,
  to: Instant.nullable(),
  /** When the product learnt it, and when it learnt that it was over. */
  knownFrom: Instant,
  knownTo: Instant.nullable(),
});
export type FindingPeriod = z.infer<typeof FindingPeriod>;

/** What one check of one tool last said about the same fact on the same resource. */
export const FindingWitness = z.object({
  /** The finding itself. */
  self: z.boolean(),
  tool: z.string(),
  toolLabel: z.string(),
  sourceLabel: z.string(),
  rawId: z.string(),
  title: z.string(),
  container: z.string(),
  outcome: z.enum(outcomes),
  decides: z.enum(decisions),
  observedAt: Instant,
  fresh: z.boolean(),
  /** Where it stands in the list, when it is a finding of its own. */
  fingerprint: z.string(),
  scanId: z.string(),
  line: z.int().min(1).nullable(),
});
export type FindingWitness = z.infer<typeof FindingWitness>;

/** Everything about one finding. */
export const FindingDetail = z.object({
  now: Instant,
  row: FindingRow,
  message: z.string().max(4_000),
  details: z.array(z.object({ name: z.string(), value: z.string().max(2_000) })),
  remediation: z.string(),
  /** Newest first. */
  episodes: z.array(FindingEpisode),
  /** Newest first, of the last 400 days. */
  periods: z.array(FindingPeriod),
  raw: RawExcerpt.nullable(),
  /** When the tool looked that said the raw lines. */
  lookedAt: Instant.nullable(),
  /** Who took its word's worth, when and why. */
  retirement: RetiredBy.extend({ of: z.enum(["source", "check"]) }).nullable(),
  /** The check as its source knows it, for who may retire it; null for everyone else. */
  retirable: z.object({ tool: z.string(), checkKey: z.string() }).nullable(),
  witnesses: z.array(FindingWitness),
  facts: z.array(z.object({ id: z.string(), statement: z.string() })),
  /** Why it hurts nothing, or hurt nothing while it failed; null when it does. */
  whyHarmless: z.string().nullable(),
  controls: z.array(z.object({ id: z.string(), title: z.string(), criticality: z.enum(criticalities) })),
  requirements: z.array(
    z.object({
      framework: FrameworkRef,
      id: z.string(),
      title: z.string(),
      role: z.enum(["required", "supporting"]),
    }),
  ),
  /** Open findings of the same check on other resources that the viewer sees. */
  sameCheck: CappedCount,
});
export type FindingDetail = z.infer<typeof FindingDetail>;
