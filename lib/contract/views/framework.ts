import * as z from "zod";
import {
  ByScoredStatus,
  ClassCounts,
  ClusterRef,
  Count,
  FrameworkRef,
  Instant,
  RequirementClass,
  ScoreFigures,
  SourceNote,
  Standing,
  Yardstick,
} from "./standing.ts";

/** One row of the requirement tree, group or leaf. */
export const RequirementRow = z.object({
  id: z.string(),
  parent: z.string().nullable(),
  title: z.string(),
  leaf: z.boolean(),
  class: RequirementClass,
  /** Marks such as `level:1`, `category:availability`. */
  marks: z.array(z.string()),
  /** In the profile the score is cut to. */
  inProfile: z.boolean(),
  /** Weight on each cluster; 0 for groups and what is not scored. */
  weight: Count,
  /** Worst over clusters (semantics § 5); null for groups and while there is no cluster. */
  status: Standing.nullable(),
  /** How many clusters have it in which status. */
  byStatus: z.partialRecord(Standing, Count),
  /** Each cluster in the order of `FrameworkPage.clusters`; empty where there are too many, and only counted. */
  perCluster: z.array(z.object({ clusterId: z.string(), status: Standing })),
  weightByStatus: ByScoredStatus,
  /** Resource-facts looked at on all clusters, and how many pass. */
  checks: z.object({ passing: Count, looked: Count }),
  links: z.object({ full: Count, partial: Count }),
  /** Oldest look its status rests on; null when nothing fresh was said. */
  oldestLookAt: Instant.nullable(),
  /** A last known failure stands behind it. */
  lastKnownFailing: z.boolean(),
});
export type RequirementRow = z.infer<typeof RequirementRow>;

/** A top-level section with the sums of what is in it. */
export const SectionRow = z.object({
  id: z.string(),
  title: z.string(),
  technical: Count,
  total: Count,
  totalWeight: Count,
  provenWeight: Count,
  weightByStatus: ByScoredStatus,
  /** Technical requirements by their worst status over clusters. */
  requirements: ByScoredStatus,
});
export type SectionRow = z.infer<typeof SectionRow>;

/** Page /frameworks/[framework]. */
export const FrameworkPage = FrameworkRef.extend({
  now: Instant,
  title: z.string(),
  publisher: z.string(),
  notes: z.array(z.string()),
  profiles: z.array(z.object({ id: z.string(), title: z.string(), selected: z.boolean() })),
  /** Clusters the viewer sees; `selected` are those the figures are summed over. */
  clusters: z.array(ClusterRef.extend({ selected: z.boolean(), simulated: z.literal(true).optional() })),
  counts: ClassCounts,
  score: ScoreFigures.nullable(),
  /** Technical requirements in the profile by worst status over clusters, and those outside. */
  requirementsByStatus: ByScoredStatus,
  requirementsOutside: z.object({ inherited: Count, notApplicable: Count }),
  /** Partly technical requirements: supported = a link passes and none fails. */
  partly: z.object({ supported: Count, attested: Count }),
  sections: z.array(SectionRow),
  /** The tree in its own order, groups before what they hold. */
  requirements: z.array(RequirementRow),
  needing: z.array(SourceNote),
  yardstick: Yardstick,
});
export type FrameworkPage = z.infer<typeof FrameworkPage>;
