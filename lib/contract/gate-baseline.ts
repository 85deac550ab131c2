import * as z from "zod";
import { ClusterRef, Count, Instant, Standing } from "./views/standing.ts";

/** What `kubeproof check --save-baseline` writes: a standing to be compared with later. */
export const GateBaseline = z.object({
  kubeproofBaseline: z.literal(1),
  /** The instant of the standing, by the server's clock. */
  at: Instant,
  cluster: ClusterRef,
  framework: z.string(),
  profile: z.string(),
  provenWeight: Count,
  totalWeight: Count,
  coverageWeight: Count,
  requirements: z.array(z.object({ id: z.string(), status: Standing })),
  yardstick: z.object({
    catalogVersion: z.string(),
    catalogDigest: z.string(),
    formulaVersion: z.int(),
    weights: z.record(z.string(), z.number()),
  }),
});
export type GateBaseline = z.infer<typeof GateBaseline>;
