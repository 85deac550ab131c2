import type { Database } from "#lib/db/queryable.ts";
import { keepCatalog } from "#lib/db/sql/keep-catalog.ts";
import { loadClusterInput } from "#lib/db/sql/load-cluster-input.ts";
import { loadWeights } from "#lib/db/sql/load-weights.ts";
import { lockCluster } from "#lib/db/sql/lock-cluster.ts";
import { writeGains } from "#lib/db/sql/write-gains.ts";
import { writeFactRollup, writeStanding, writeStatuses, writeSums } from "#lib/db/sql/write-standing.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { neverProvenBy } from "#lib/domain/catalog/provable-facts.ts";
import { gainsOf } from "#lib/domain/score/gain.ts";
import { formulaVersion } from "#lib/domain/score/score.ts";
import { assess, type Standing } from "#lib/domain/standing/assess.ts";
import { sumsOf } from "#lib/domain/standing/sums.ts";

const known = new WeakMap<Catalog, readonly string[]>();

/** Words of checks that no fact names decide nothing (semantics § 5.3), and most of a scan for vulnerabilities is such. */
function witnessesOf(catalog: Catalog): readonly string[] {
  const found = known.get(catalog) ?? [
    ...new Set(
      [...catalog.facts.values()].flatMap((fact) =>
        fact.witnesses.flatMap((entry) => entry.allOf.map((id) => `${entry.tool} ${id}`)),
      ),
    ),
  ];
  known.set(catalog, found);
  return found;
}

/**
 * Computes where a cluster stands at `now` and stores it, with the catalog, formula and weights it was computed by.
 * Runs inside the transaction of a merge, and by the clock when time alone changed something.
 */
export async function settle(tx: Database, clusterId: string, catalog: Catalog, now: Date): Promise<Standing> {
  await lockCluster(tx, clusterId);
  const input = await loadClusterInput(tx, clusterId, witnessesOf(catalog));
  const weights = await loadWeights(tx);
  const standing = assess(catalog, input, now.getTime());
  const yardstick = { catalogDigest: catalog.digest, formulaVersion, weights };
  await keepCatalog(tx, catalog, now);
  await writeStatuses(tx, clusterId, standing, catalog.digest);
  await writeFactRollup(tx, clusterId, standing);
  await writeSums(tx, clusterId, sumsOf(standing, catalog, weights, input), yardstick);
  await writeGains(
    tx,
    clusterId,
    gainsOf(standing, catalog, weights, input, (tools) => neverProvenBy(catalog, tools)),
  );
  await writeStanding(tx, clusterId, standing, yardstick);
  return standing;
}
