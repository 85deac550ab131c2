import * as z from "zod";
import { ClustersQuery } from "./read-paths.ts";
import { ScanRow } from "./standing.ts";

/** GET /api/v1/scans */
export const NewestScansQuery = ClustersQuery.extend({
  /** How many, the newest first. */
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export const NewestScans = z.object({ scans: z.array(ScanRow) });
