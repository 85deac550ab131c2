import type { Viewer } from "#lib/domain/access/actor.ts";

/**
 * The same viewer looking at some clusters only, for a page that is narrowed to them. It sees less and never more: an id
 * the viewer does not see already is left out.
 */
export function narrowViewer(viewer: Viewer, clusterIds: readonly string[]): Viewer {
  const { clusters } = viewer;
  const kept = clusters === "all" ? clusterIds : clusterIds.filter((id) => clusters.includes(id));
  return { ...viewer, clusters: kept };
}
