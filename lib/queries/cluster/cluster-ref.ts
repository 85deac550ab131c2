/** A cluster as pages name it; `simulated` stands there only for one that is made up. */
export type ClusterMark = { readonly id: string; readonly name: string; readonly simulated?: true };

/** @example clusterRef("c1", "demo-eu", new Set(["c1"])) // { id: "c1", name: "demo-eu", simulated: true } */
export function clusterRef(id: string, name: string, simulated: ReadonlySet<string>): ClusterMark {
  return { id, name, ...(simulated.has(id) ? { simulated: true } : {}) };
}
