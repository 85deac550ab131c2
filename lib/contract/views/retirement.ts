import * as z from "zod";
import { Count, FrameworkRef, Instant } from "./standing.ts";

/** Who retired a source or a check of it, when and why; only while nothing of it was heard since. */
export const RetiredBy = z.object({ at: Instant, by: z.string(), reason: z.string() });
export type RetiredBy = z.infer<typeof RetiredBy>;

/** A check of a source that a person retired. */
export const RetiredCheck = RetiredBy.extend({
  scanner: z.string(),
  sourceLabel: z.string(),
  toolLabel: z.string(),
  checkKey: z.string(),
  title: z.string(),
  /** A later scan named it: it counts anew. */
  heardSince: z.boolean(),
});
export type RetiredCheck = z.infer<typeof RetiredCheck>;

const Weights = z.object({ proven: Count, total: Count });

/** What retiring a source, or a check of it, would change; GET /api/v1/clusters/{cluster}/sources/{scanner}/retirement. */
export const RetirementPreview = z.object({
  /** Words that would stop counting. */
  words: Count,
  /** Findings that stay open: a person never closes one. */
  openFindings: Count,
  /** Proven weight of the pinned framework on this cluster, as it is and as it would be. */
  framework: FrameworkRef,
  before: Weights,
  after: Weights,
  /** Requirements of that framework that would stand otherwise. */
  requirements: Count,
});
export type RetirementPreview = z.infer<typeof RetirementPreview>;
