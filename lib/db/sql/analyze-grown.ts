import type { Queryable } from "../queryable.ts";

/**
 * Brings the planner's statistics up to date when a merge wrote more than a tenth of what they know of, or hundreds of words
 * of a cluster they do not know, so that the next statements are not planned for a handful of rows. Takes tens to hundreds of
 * milliseconds then, and nothing otherwise.
 *
 * @param written words that changed
 * @param clusterId whose they are; null: of several
 */
export async function analyzeGrown(q: Queryable, written: number, clusterId: string | null): Promise<void> {
  await q.query("select analyze_grown($1, $2)", [written, clusterId]);
}
