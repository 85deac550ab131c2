import { count } from "#lib/contract/views/format.ts";
import type { ClusterRef } from "#lib/contract/views/standing.ts";

/** Where something is: clusters by name, and how many more there are. */
export function Places({ clusters, total }: { clusters: readonly ClusterRef[]; total: number }) {
  const named = clusters.slice(0, total > 3 ? 2 : 3).map((cluster) => cluster.name);
  const more = total - named.length;
  return (
    <>
      {named.join(", ")}
      {more > 0 && <span className="unit"> and {count(more)} more</span>}
    </>
  );
}
