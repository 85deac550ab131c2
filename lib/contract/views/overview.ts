import * as z from "zod";
import { gainKinds } from "#lib/domain/score/gain.ts";
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
  /** By name, at most 4 of `clustersTotal`. */
  clusters: z.array(ClusterRef),
  clustersTotal: Count,
});
export type FailingRequirement = z.infer<typeof FailingRequirement>;

/** A requirement of the pinned framework that came to fail since the last visit. */
export const Broken = z.object({
  framework: FrameworkRef,
  id: z.string(),
  title: z.string(),
  weight: Count,
  at: Instant,
  /** Newest first, at most 4 of `clustersTotal`. */
  clusters: z.array(ClusterRef),
  clustersTotal: Count,
});
export type Broken = z.infer<typeof Broken>;

/** One thing to do once, and the weight of the pinned framework it would bring to proven. */
export const Fix = z.object({
  /** `fact` and `control` are mended, `look` has a source look again or for the first time. */
  kind: z.enum(gainKinds),
  subject: z.string(),
  title: z.string(),
  /** Weight that would pass. Of a look it is the most: what it finds may as well fail. */
  weight: Count,
  requirements: Count,
  /** Resource-facts that do not hold, and that nobody looked at. */
  failing: Count,
  unseen: Count,
  /** Those it would gain most on first, at most 4 of `clustersTotal`. */
  clusters: z.array(ClusterRef),
  clustersTotal: Count,
  /** A requirement that would pass, with its evidence; null for a look. */
  requirementId: z.string().nullable(),
  /** A command to copy (of a look), or what a tool advises; null where nobody says. */
  command: z.string().nullable(),
  advice: z.string().nullable(),
});
export type Fix = z.infer<typeof Fix>;

/** What the page compares with. */
export const Since = z.object({
  at: Instant,
  /** false: this person never came before, and the last seven days are shown. */
  visited: z.boolean(),
});

/** Page /. `firstRun` is set, and everything else is empty, until the first scan was read. */
export const Overview = z.object({
  now: Instant,
  clusters: Count,
  since: Since,
  /** The framework headlined; null only with `firstRun`. */
  pinned: FrameworkRow.nullable(),
  /** The others in use, in the order of the catalog. */
  frameworks: z.array(FrameworkRow),
  /** Proven at the last visit, by framework id; one that was not there then, or over other clusters, has none. */
  provenThen: z.record(z.string(), z.object({ provenWeight: Count, totalWeight: Count })),
  /** What came to fail since, heaviest first, at most 5 of `brokenTotal`. */
  broken: z.array(Broken),
  brokenTotal: Count,
  /** What to do first: the heaviest gains, none of which another contains; at most 5. */
  fixes: z.array(Fix),
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
