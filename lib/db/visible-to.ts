import type { Viewer } from "#lib/domain/access/actor.ts";

/** A condition and the one value it needs. */
export type VisibleClause = { readonly text: string; readonly value: readonly string[] | null };

/**
 * The only way to name tables that belong to clusters: a condition that keeps what `viewer` may see. `column` holds the
 * cluster's id and is written in the statement's own source, never taken from input; `parameter` is the number of its
 * value in the statement.
 *
 * @example
 * const seen = visibleTo(viewer, "s.cluster_id", 1);
 * await q.query(`select … from scan s where ${seen.text}`, [seen.value]);
 */
export function visibleTo(viewer: Viewer, column: string, parameter: number): VisibleClause {
  const value = viewer.clusters === "all" ? null : viewer.clusters;
  return { text: `($${parameter}::uuid[] is null or ${column} = any($${parameter}::uuid[]))`, value };
}

/** The same for a Prisma filter on a column that holds the cluster's id: `where: { id: visibleIds(viewer) }`. */
export function visibleIds(viewer: Viewer): { in: string[] } | undefined {
  return viewer.clusters === "all" ? undefined : { in: [...viewer.clusters] };
}
