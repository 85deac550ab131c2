import * as z from "zod";
import { ClusterRef, Count, FrameworkRef, Instant, ScoreFigures, SourceNote, SourceState } from "./standing.ts";

/** A source as a small tag in the row of its cluster. */
export const SourceTag = z.object({ scanner: z.string(), label: z.string(), state: SourceState });

export const ClusterRow = ClusterRef.extend({
  /** For example `kubeadm 1.36.3 · 3 + 24 nodes`; empty when unknown. */
  platform: z.string(),
  /** In the order of `ClusterList.frameworks`. */
  scores: z.array(ScoreFigures),
  sources: z.array(SourceTag),
  /** null where findings are not counted. */
  openFindings: z.object({ total: Count, critical: Count, high: Count }).nullable(),
  heardAt: Instant.nullable(),
});
export type ClusterRow = z.infer<typeof ClusterRow>;

/** Page /clusters. */
export const ClusterList = z.object({
  now: Instant,
  /** The pinned framework, and at most one beside it. */
  frameworks: z.array(FrameworkRef),
  clusters: z.array(ClusterRow),
  /** Sums over all rows, in the order of `frameworks`. */
  totals: z.array(ScoreFigures),
  sources: z.object({ total: Count, fresh: Count }),
  needing: z.array(SourceNote),
  serverUrl: z.string(),
  may: z.object({ registerCluster: z.boolean(), makeToken: z.boolean() }),
});
export type ClusterList = z.infer<typeof ClusterList>;
