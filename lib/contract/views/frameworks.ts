import * as z from "zod";
import { ClassCounts, Count, FrameworkRef, Instant, ScoreFigures, SourceNote, Yardstick } from "./standing.ts";

/** One framework in a list: its figures over all clusters the viewer sees. */
export const FrameworkRow = FrameworkRef.extend({
  title: z.string(),
  publisher: z.string(),
  /** Title of the profile the score is cut to; null when the framework has none. */
  profileTitle: z.string().nullable(),
  counts: ClassCounts,
  /** null while no cluster is registered: there is nothing to divide by. */
  score: ScoreFigures.nullable(),
});
export type FrameworkRow = z.infer<typeof FrameworkRow>;

/** Page /frameworks. The first row is the pinned framework. */
export const FrameworkList = z.object({
  now: Instant,
  clusters: Count,
  frameworks: z.array(FrameworkRow),
  needing: z.array(SourceNote),
  yardstick: Yardstick,
});
export type FrameworkList = z.infer<typeof FrameworkList>;
