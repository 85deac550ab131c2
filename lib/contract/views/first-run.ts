import * as z from "zod";
import { ClusterRef, Count, Instant, ScanRow } from "./standing.ts";

/** What the Overview shows before the first scan was read: how to bring one in. */
export const FirstRun = z.object({
  now: Instant,
  installedAt: Instant.nullable(),
  frameworks: Count,
  controls: Count,
  catalogVersion: z.string(),
  /** Address of this server as a pushing machine reaches it, for the command. */
  serverUrl: z.string(),
  /** Clusters that are named but were not heard from. */
  waiting: z.array(ClusterRef),
  /** Documents that came and are on their way or could not be read. */
  scans: z.array(ScanRow),
  may: z.object({ registerCluster: z.boolean(), makeToken: z.boolean() }),
});
export type FirstRun = z.infer<typeof FirstRun>;
