import * as z from "zod";
import {
  ClusterRef,
  Count,
  FrameworkRef,
  Instant,
  ScoreFigures,
  SourceNote,
  Standing,
  Yardstick,
} from "./views/standing.ts";

/** One technical requirement of a profile on one cluster, as a gate reads it. */
export const RequirementStanding = z.object({
  id: z.string(),
  title: z.string(),
  status: Standing,
  /** What it counts in the score; the same whatever its status is. */
  weight: Count,
  /** Since when it has this status; null where nobody looked yet. */
  since: Instant.nullable(),
  /** A last known failure stands behind it: it failed, and its witness has been silent since. */
  lastKnownFailing: z.boolean(),
  /** Oldest look its status rests on; null when nothing fresh was said. */
  oldestLookAt: Instant.nullable(),
  /** Resource-facts looked at, and how many of them pass. */
  checks: z.object({ passing: Count, looked: Count }),
  /** Path of its page on this server. */
  href: z.string(),
});
export type RequirementStanding = z.infer<typeof RequirementStanding>;

/** GET /api/v1/clusters/{cluster}/frameworks/{framework}: where one cluster stands in one framework, now. */
export const FrameworkStanding = z.object({
  now: Instant,
  cluster: ClusterRef,
  framework: FrameworkRef.extend({ title: z.string() }),
  profile: z.object({ id: z.string(), title: z.string() }),
  /** When figures were computed last from what was received; null while nothing was. */
  settledAt: Instant.nullable(),
  score: ScoreFigures,
  /** The technical requirements of the profile, in the order of the framework. */
  requirements: z.array(RequirementStanding),
  /** Sources of this cluster that are silent or broken, with what that costs here. */
  needing: z.array(SourceNote),
  yardstick: Yardstick.extend({ weights: z.record(z.string(), z.number()) }),
});
export type FrameworkStanding = z.infer<typeof FrameworkStanding>;

/** The cluster by its id or its name, the framework by its id. */
export const FrameworkStandingPath = z.object({
  cluster: z.string().min(1).max(100),
  framework: z.string().min(1).max(200),
});

export const FrameworkStandingQuery = z.object({
  /** A profile of the framework; without it the one this server uses. */
  profile: z.string().min(1).max(100).optional(),
});
