import type { StoredSums } from "#lib/db/sql/load-standings.ts";
import type { StandingNow } from "./current.ts";

/** Stored sums as standings have them: by cluster, and there by `framework profile`. */
export function sumsByCluster(rows: readonly StoredSums[]): readonly Pick<StandingNow, "clusterId" | "sums">[] {
  const byCluster = Map.groupBy(rows, (row) => row.clusterId);
  return [...byCluster].map(([clusterId, own]) => ({
    clusterId,
    sums: new Map(own.map((row) => [`${row.framework} ${row.profile}`, row])),
  }));
}
