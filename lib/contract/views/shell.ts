import * as z from "zod";
import { CappedCount, Count, Instant } from "./standing.ts";

/** What the frame around every page shows. */
export const Shell = z.object({
  name: z.string(),
  /** For example `Security · all clusters`. */
  role: z.string(),
  clusters: Count,
  /** The first of them by name, to choose from: a fleet has more than a menu shows, and those are searched for. */
  choices: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Clusters among them that are made up: every page says so. */
  simulated: Count,
  /** Open findings, and whether counting stopped there; null for who may not see findings. */
  openFindings: CappedCount.nullable(),
  /** May see the pages about running the product. */
  mayAdmin: z.boolean(),
  /** What the palette offers to do. */
  mayRegisterCluster: z.boolean(),
  mayMakeToken: z.boolean(),
  /** The local identity provider is used: its people are a demo. */
  demo: z.boolean(),
  /** Changes whenever something was settled; compared with GET /api/v1/pulse. */
  version: z.string(),
  /** The instant the server answered. */
  now: Instant,
});
export type Shell = z.infer<typeof Shell>;
