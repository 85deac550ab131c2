import type { Queryable } from "../queryable.ts";

/**
 * Brings the planner's statistics up to date when a merge wrote more than a tenth of what they know of, so that the next
 * statements are not planned for a handful of rows. Takes tens of milliseconds then, and nothing otherwise.
 *
 * @param written words that changed
 */
export async function analyzeGrown(q: Queryable, written: number): Promise<void> {
  await q.query("select analyze_grown($1)", [written]);
}
