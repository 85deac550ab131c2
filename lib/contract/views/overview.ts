import * as z from "zod";
import { FirstRun } from "./first-run.ts";
import { FrameworkRow } from "./frameworks.ts";
import { ClusterRef, Count, FindingCounts, FrameworkRef, Instant, ScanRow, SourceNote, Yardstick } from "./standing.ts";

/** A failing requirement and what it costs, over all clusters. */
export const FailingRequirement = z.object({
  framework: FrameworkRef,
  id: z.string(),
  title: z.string(),
  /** Weight of the (requirement × cluster) that fail. */
  failingWeight: Count,
  clusters: z.array(ClusterRef),
});
export type FailingRequirement = z.infer<typeof FailingRequirement>;

/** Page /. `firstRun` is set, and everything else is empty, until the first scan was read. */
export const Overview = z.object({
  now: Instant,
  clusters: Count,
  /** The framework headlined; null only with `firstRun`. */
  pinned: FrameworkRow.nullable(),
  /** The others in use, in the order of the catalog. */
  frameworks: z.array(FrameworkRow),
  /** What fails and weighs most in the pinned framework, heaviest first, at most 5. */
  failing: z.array(FailingRequirement),
  /** How many requirements of the pinned framework fail on at least one cluster. */
  failingTotal: Count,
  /** null where findings are not counted. */
  findings: FindingCounts.nullable(),
  sources: z.object({ total: Count, fresh: Count }),
  needing: z.array(SourceNote),
  /** Newest first, at most 6. */
  recentScans: z.array(ScanRow),
  yardstick: Yardstick,
  firstRun: FirstRun.nullable(),
});
export type Overview = z.infer<typeof Overview>;
