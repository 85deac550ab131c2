import * as z from "zod";
import { requirementClasses } from "#lib/domain/catalog/catalog.ts";
import { outcomes, severities } from "#lib/domain/check/outcome.ts";
import { resourceKinds } from "#lib/domain/resource/resource.ts";
import { completenesses } from "#lib/domain/scan/completeness.ts";

/** An instant as ISO 8601 text in UTC, for example `2026-11-24T07:22:01.000Z`. */
export const Instant = z.iso.datetime();

/** A count or a weight: never negative, never a fraction. */
export const Count = z.int().min(0);

/** Statuses that have weight in the score, in the fixed order of every proof bar. */
export const scoredStatuses = ["passing", "partial", "accepted", "failing", "error", "manual", "not_assessed"] as const;
/** Statuses that stand outside the score. */
export const outsideStatuses = ["inherited", "not_applicable"] as const;
export const standings = [...scoredStatuses, ...outsideStatuses] as const;
/** Status of a Kubernetes control or a requirement (semantics § 5). */
export const Standing = z.enum(standings);
export type Standing = z.infer<typeof Standing>;
export type ScoredStatus = (typeof scoredStatuses)[number];

/** A count that may have stopped before the end, so that nothing waits for it. */
export const CappedCount = z.object({ count: Count, capped: z.boolean() });
export type CappedCount = z.infer<typeof CappedCount>;

/** A number for each scored status: weight in T, or a count of requirements. */
export const ByScoredStatus = z.object({
  passing: Count,
  partial: Count,
  accepted: Count,
  failing: Count,
  error: Count,
  manual: Count,
  not_assessed: Count,
});
export type ByScoredStatus = z.infer<typeof ByScoredStatus>;

/** The scores of one yardstick (semantics § 6). Weights are integers; nothing here is a percentage. */
export const ScoreFigures = z.object({
  provenWeight: Count,
  totalWeight: Count,
  /** Weight of what was looked at and answered: passing, partial, accepted, failing. */
  coverageWeight: Count,
  /** Σ weight × share passing, and Σ weight, over what was looked at; null when nothing was. `passing` may be a fraction. */
  postureShare: z.object({ passing: z.number().min(0), looked: z.number().min(0) }).nullable(),
  /** false below 30 % coverage: the screen says "not enough data". */
  postureShown: z.boolean(),
  /** Resource compliance: resources with no failure among those assessed. */
  resources: z.object({ clear: Count, assessed: Count }),
  /** Accepted (control × cluster), beside the score and never inside it. */
  accepted: z.object({ count: Count, weight: Count }),
  weightByStatus: ByScoredStatus,
  /** Number of (control × cluster) in T. */
  units: Count,
  /** (control × cluster) outside T. */
  outside: z.object({ inherited: Count, notApplicable: Count }),
  /** Resources younger than every interval that could look at them. */
  notYetLookedAt: Count,
});
export type ScoreFigures = z.infer<typeof ScoreFigures>;

/** What is known about a fact, on one resource or lifted to a cluster. */
export const factStates = [
  "pass",
  "fail",
  "last_known_failing",
  "error",
  "not_witnessed",
  "pass_in_truncated",
  "not_yet_due",
  "inherited",
  "not_applicable",
] as const;
export const factReasons = [
  "manual",
  "silent",
  "skipped",
  "excepted",
  "truncated",
  "not_believed",
  "no_longer_named",
  "no_source",
  "nobody_looked",
  "no_roster",
  "people_only",
] as const;
export const FactState = z.object({
  state: z.enum(factStates),
  /** Why it is not witnessed, or why the last failure stands. */
  reason: z.enum(factReasons).nullable(),
  /** For `last_known_failing`: the last deciding word was an error, not a failure. */
  wasError: z.boolean(),
  /** Since when this holds, where known. */
  since: Instant.nullable(),
});
export type FactState = z.infer<typeof FactState>;

export const ClusterRef = z.object({ id: z.string(), name: z.string() });
export type ClusterRef = z.infer<typeof ClusterRef>;

export const FrameworkRef = z.object({
  id: z.string(),
  shortTitle: z.string(),
  version: z.string(),
  /** Word for one lowest-level entry: item, requirement, criterion, control, technique. */
  noun: z.string(),
  /** The organisation brought it; absent for what comes with the product. */
  own: z.literal(true).optional(),
});
export type FrameworkRef = z.infer<typeof FrameworkRef>;

export const ResourceRef = z.object({
  kind: z.enum(resourceKinds),
  namespace: z.string(),
  name: z.string(),
  /** Words for people: `node cp-1`, `Deployment shop/cart, container api`. */
  label: z.string(),
});
export type ResourceRef = z.infer<typeof ResourceRef>;

/** Health of one source (cluster, scanner). `never`: expected or useful here, not heard yet. */
export const sourceStates = ["fresh", "silent", "truncated", "failed", "never"] as const;
export const SourceState = z.enum(sourceStates);
export type SourceState = z.infer<typeof SourceState>;

/** What a silent or broken source costs: weight that it could prove in the named framework. */
export const SourceCost = z.object({ frameworkShortTitle: z.string(), weight: Count, facts: Count });

/** A source that needs somebody, as lists and badges show it. */
export const SourceNote = z.object({
  cluster: ClusterRef,
  scanner: z.string(),
  label: z.string(),
  state: SourceState,
  lastObservedAt: Instant.nullable(),
  intervalHours: z.number().min(0),
  /** From this instant on its words do not count any more. */
  silentFrom: Instant.nullable(),
  /** One sentence: what is known. */
  sentence: z.string(),
  cost: SourceCost.nullable(),
  /** The command that ends it, ready to copy; null where only reading the error helps. */
  command: z.string().nullable(),
  /** A failed scan to open. */
  scanId: z.string().nullable(),
});
export type SourceNote = z.infer<typeof SourceNote>;

/** Open findings per severity, with what came and what was fixed in the last 7 days. */
export const FindingCounts = z.object({
  open: Count,
  bySeverity: z.array(z.object({ severity: z.enum(severities), open: Count, new7d: Count, fixed7d: Count })),
});
export type FindingCounts = z.infer<typeof FindingCounts>;

/** `kept` is on its way, `merged` was read, `unchanged` brought the same bytes again, `failed` could not be read. */
export const scanStates = ["kept", "merged", "unchanged", "failed"] as const;

/** One line of a list of scans. */
export const ScanRow = z.object({
  id: z.string(),
  cluster: ClusterRef,
  scanner: z.string(),
  scannerLabel: z.string(),
  state: z.enum(scanStates),
  /** Targets in words: `node cp-1, control plane checks` …; empty while it is not read. */
  targets: z.array(z.string()),
  completeness: z.enum(completenesses).nullable(),
  observedAt: Instant.nullable(),
  ingestedAt: Instant,
  observations: Count,
  opened: Count,
  fixed: Count,
  warnings: Count,
  /** What went wrong, in one safe sentence. */
  error: z.string().nullable(),
});
export type ScanRow = z.infer<typeof ScanRow>;

/** Lines of a raw document around a place. Hostile text: plain text nodes only. */
export const RawExcerpt = z.object({
  scanId: z.string(),
  /** 1-based number of the first line here. */
  from: z.int().min(1),
  lines: z.array(z.string().max(2_000)),
  /** null for a large document, which is read no further than to what is shown. */
  totalLines: Count.nullable(),
  /** The line that matters, 1-based; null when the document says no place. */
  line: z.int().min(1).nullable(),
  /** Some lines were longer than what is shown. */
  linesCut: z.boolean(),
  /** Values that looked like secrets and are shown as `[redacted]`. */
  hidden: Count,
  sha256: z.string(),
  bytes: Count,
});
export type RawExcerpt = z.infer<typeof RawExcerpt>;

/** Observations per outcome; absent outcomes did not occur. */
export const ByOutcome = z.partialRecord(z.enum(outcomes), Count);
export type ByOutcome = z.infer<typeof ByOutcome>;

export const RequirementClass = z.enum(requirementClasses);

/** How many requirements a framework lists, by what a cluster can show of them. */
export const ClassCounts = z.object({ technical: Count, partly: Count, procedural: Count });
export type ClassCounts = z.infer<typeof ClassCounts>;

/** The catalog and formula every figure of a page was made with. */
export const Yardstick = z.object({
  catalogVersion: z.string(),
  catalogDigest: z.string(),
  formulaVersion: z.int(),
});
export type Yardstick = z.infer<typeof Yardstick>;
