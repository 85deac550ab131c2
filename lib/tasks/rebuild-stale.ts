import { listStaleTargets } from "#lib/db/sql/list-stale-targets.ts";
import { lockCluster } from "#lib/db/sql/lock-cluster.ts";
import { markCatalog } from "#lib/db/sql/upsert-targets.ts";
import { wordsDigestOf } from "#lib/db/words-digest.ts";
import { rebuildTargets } from "#lib/ingest/rebuild.ts";
import { settle } from "#lib/ingest/settle.ts";
import { causesOf, log } from "#lib/log.ts";
import type { TaskContext } from "./context.ts";

/**
 * After a change of catalog: reads the documents of every target again by the catalog in force, since identities, beliefs
 * and severities of its words come from it, and settles each cluster; targets whose words read the same, because only
 * frameworks differ, are marked alone. A cluster that fails stays as it was.
 */
export async function rebuildStale(
  context: TaskContext,
): Promise<{ readonly clusters: number; readonly targets: number; readonly failed: number }> {
  const { catalog } = context;
  const stale = await listStaleTargets(context.db, catalog.digest, wordsDigestOf(catalog));
  let clusters = 0;
  let targets = 0;
  let failed = 0;
  for (const { clusterId, targetIds, sameWordIds } of stale) {
    try {
      const now = context.now();
      await context.db.transaction(async (tx) => {
        await lockCluster(tx, clusterId);
        await markCatalog(tx, clusterId, sameWordIds, catalog.digest);
        if (targetIds.length === 0) return;
        await rebuildTargets(tx, { clusterId, catalog, targetIds, knownAt: now });
        await settle(tx, clusterId, catalog, now);
      });
      clusters += targetIds.length > 0 ? 1 : 0;
      targets += targetIds.length;
    } catch (error) {
      failed += 1;
      log.error("a cluster could not be read again by the new catalog", { clusterId, cause: causesOf(error) });
    }
  }
  return { clusters, targets, failed };
}
