import * as z from "zod";
import { observedAtSources } from "#lib/contract/envelope.ts";
import { outcomes, severities } from "#lib/domain/check/outcome.ts";
import { changeKinds } from "#lib/domain/scan/change.ts";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import { ByOutcome, ClusterRef, Count, Instant, RawExcerpt, ResourceRef, scanStates } from "./standing.ts";

/** What a scan said about one slice of the cluster. */
export const ScanTarget = z.object({
  scope: z.string(),
  label: z.string(),
  completeness: z.enum(completenesses),
  completenessReason: z.string(),
  toolVersion: z.string().nullable(),
  /** When the tool looked at this slice. */
  observedAt: Instant,
  /** A report of a later look had come before: this one was merged at its place in time. */
  late: z.boolean(),
  byOutcome: ByOutcome,
  changes: z.partialRecord(z.enum(changeKinds), Count),
});
export type ScanTarget = z.infer<typeof ScanTarget>;

/** One result this scan changed. */
export const ScanChange = z.object({
  kind: z.enum(changeKinds),
  /** Null where nobody ever said how grave it is. */
  severity: z.enum(severities).nullable(),
  /** The finding it belongs to, or would. */
  fingerprint: z.string().nullable(),
  target: z.string(),
  resource: ResourceRef,
  rawId: z.string(),
  title: z.string(),
  from: z.enum(outcomes).nullable(),
  to: z.enum(outcomes).nullable(),
  line: z.int().min(1).nullable(),
  /** A requirement that rests on it. */
  requirement: z.object({ frameworkId: z.string(), id: z.string() }).nullable(),
});
export type ScanChange = z.infer<typeof ScanChange>;

/** Some changes of one kind, gravest first; GET /api/v1/scans/{scan}/changes. */
export const ScanChanges = z.object({
  kind: z.enum(changeKinds),
  /** How many there are of this kind. */
  total: Count,
  rows: z.array(ScanChange),
  /** Give it as `after` for the next page; null at the end. */
  next: z.string().nullable(),
});
export type ScanChanges = z.infer<typeof ScanChanges>;

/** How many slices are how complete, and why. */
export const ScanTargetSum = z.object({
  completeness: z.enum(completenesses),
  targets: Count,
  observations: Count,
  /** The most frequent reasons; an empty one where the adapter gave none. */
  reasons: z.array(z.object({ reason: z.string(), targets: Count })),
  moreReasons: Count,
});

/** A resource that a roster no longer listed. */
export const LostResource = z.object({
  resource: ResourceRef,
  listedFrom: Instant,
  /** A later roster lists it again. */
  back: z.boolean(),
  /** Findings that ended with it. */
  findings: Count,
});

/** Page /scans/[scan]. */
export const ScanPage = z.object({
  now: Instant,
  id: z.string(),
  cluster: ClusterRef,
  scanner: z.string(),
  scannerLabel: z.string(),
  state: z.enum(scanStates),
  format: z.string().nullable(),
  toolVersion: z.string().nullable(),
  documents: Count,
  observedAt: Instant.nullable(),
  observedAtSource: z.enum(observedAtSources).nullable(),
  ingestedAt: Instant,
  settledAt: Instant.nullable(),
  /** Who sent it: the name of a token or of a person. */
  sender: z.string(),
  sha256: z.string(),
  bytes: Count,
  /** The bytes as stored still have this digest; null when they are dropped, or too large to be read for a page. */
  digestMatches: z.boolean().nullable(),
  /** The reader may download the bytes as received, in which nothing is hidden. */
  mayDownload: z.boolean(),
  /** How complete it is and why, what may close least first. */
  sums: z.array(ScanTargetSum),
  /** Slices of this page: `total` counts those that the filter leaves. */
  targets: z.object({ total: Count, rows: z.array(ScanTarget), next: z.string().nullable() }),
  byOutcome: ByOutcome,
  /** A roster's own figures; null for every other scan. */
  roster: z
    .object({
      complete: z.boolean(),
      items: Count,
      /** Types of resource it speaks for. */
      covers: z.array(z.string()),
      lost: z.object({ total: Count, rows: z.array(LostResource), next: z.string().nullable() }),
    })
    .nullable(),
  /** What a list of report objects that was read to its end says of them; null for every other scan. */
  list: z
    .object({
      objects: Count,
      /** Whether it renews what is in it and ends what is not; else it only shows that the source was heard. */
      renews: z.boolean(),
      renewed: Count,
      noLongerNamed: Count,
      /** Objects in it of which no report was received. */
      unheard: Count,
    })
    .nullable(),
  counts: z
    .object({
      observations: Count,
      opened: Count,
      fixed: Count,
      reopened: Count,
      vanished: Count,
      noLongerReported: Count,
      other: Count,
      unchanged: Count,
    })
    .nullable(),
  /** How many changes of each kind the lists hold. */
  byKind: z.partialRecord(z.enum(changeKinds), Count),
  /** Of the kind asked for, else of the first there is; null where nothing changed. */
  changes: ScanChanges.nullable(),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), count: Count })),
  /** What the document claims about its cluster; shown, never trusted. */
  hints: z.array(z.object({ name: z.string(), value: z.string() })),
  error: z
    .object({
      reason: z.string(),
      message: z.string(),
      /** What still counts: the last good scan, or nothing. */
      stillCounts: z.string(),
      /** The command to try, when there is one. */
      command: z.string().nullable(),
    })
    .nullable(),
  /** Lines around the one asked for; null when the bytes are not text or were not kept. */
  raw: RawExcerpt.nullable(),
});
export type ScanPage = z.infer<typeof ScanPage>;
