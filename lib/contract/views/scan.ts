import * as z from "zod";
import { observedAtSources } from "#lib/contract/envelope.ts";
import { outcomes } from "#lib/domain/check/outcome.ts";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import { ByOutcome, ClusterRef, Count, Instant, RawExcerpt, ResourceRef, scanStates } from "./standing.ts";

/** What a scan said about one slice of the cluster. */
export const ScanTarget = z.object({
  scope: z.string(),
  label: z.string(),
  completeness: z.enum(completenesses),
  completenessReason: z.string(),
  toolVersion: z.string().nullable(),
  byOutcome: ByOutcome,
});
export type ScanTarget = z.infer<typeof ScanTarget>;

/** One result this scan changed. */
export const ScanChange = z.object({
  kind: z.enum(["opened", "fixed", "reopened", "vanished", "no_longer_reported", "other"]),
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
  targets: z.array(ScanTarget),
  byOutcome: ByOutcome,
  counts: z
    .object({
      observations: Count,
      opened: Count,
      fixed: Count,
      reopened: Count,
      vanished: Count,
      noLongerReported: Count,
      unchanged: Count,
    })
    .nullable(),
  /** At most 200; the counts say how many there are. */
  changes: z.array(ScanChange),
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
