import type { Database } from "#lib/db/queryable.ts";
import {
  closePeriods,
  fixEpisodes,
  moveRollups,
  openEpisodes,
  recordChanges,
  writeWords,
} from "#lib/db/sql/apply-changes.ts";
import { diffWords } from "#lib/db/sql/diff-words.ts";
import { implyPasses } from "#lib/db/sql/imply-passes.ts";
import type { ChangeCounts, KnownCheck, KnownResource, MappedTarget } from "#lib/db/sql/merge-types.ts";
import { insertReports } from "#lib/db/sql/reports.ts";
import { stageWords } from "#lib/db/sql/stage-words.ts";
import { upsertChecks } from "#lib/db/sql/upsert-checks.ts";
import { upsertResources } from "#lib/db/sql/upsert-resources.ts";
import { advanceTargets, readNewest } from "#lib/db/sql/upsert-targets.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { withoutContainer } from "#lib/domain/fact/lift.ts";
import { theCluster } from "#lib/domain/resource/resource.ts";
import { knownResource } from "./map.ts";
import { rebuildTargets } from "./rebuild.ts";

export type MergeInput = {
  readonly clusterId: string;
  readonly scanId: string;
  readonly scanner: string;
  readonly receivedAt: Date;
  readonly catalog: Catalog;
  readonly targets: readonly MappedTarget[];
};

const nothing: ChangeCounts = {
  opened: 0,
  reopened: 0,
  fixed: 0,
  vanished: 0,
  noLongerReported: 0,
  other: 0,
  unchanged: 0,
};

/**
 * Merges a document's reports into current state and history: a constant number of set-based statements for targets that
 * move on; a target with a report that comes late, or at an instant that was already reported, is folded anew from all
 * its documents, so that the state never depends on the order of arrival (semantics § 2). The cluster is locked.
 */
export async function merge(tx: Database, input: MergeInput): Promise<ChangeCounts> {
  const { clusterId, scanId, scanner, receivedAt, catalog, targets } = input;
  await upsertResources(tx, clusterId, resourcesOf(targets));
  await upsertChecks(tx, clusterId, scanner, checksOf(targets));
  const newest = await readNewest(
    tx,
    clusterId,
    targets.map((target) => target.id),
  );
  const isLate = (target: MappedTarget): boolean => {
    const last = newest.get(target.id) ?? null;
    return last !== null && target.observedAt.getTime() <= last.getTime();
  };
  const onward = targets.filter((target) => !isLate(target));
  const late = targets.filter(isLate);
  const counts = onward.length === 0 ? nothing : await mergeOnward(tx, input, onward);
  await advanceTargets(tx, clusterId, scanner, catalog.digest, targets);
  await insertReports(tx, clusterId, targets, counts);
  if (late.length > 0)
    await rebuildTargets(tx, {
      clusterId,
      scanId,
      scanner,
      catalog,
      targetIds: late.map((target) => target.id),
      knownAt: receivedAt,
    });
  return counts;
}

async function mergeOnward(tx: Database, input: MergeInput, targets: readonly MappedTarget[]): Promise<ChangeCounts> {
  const { clusterId, scanId, receivedAt } = input;
  const implied = await implyPasses(tx, clusterId, targets, input.catalog);
  await stageWords(tx, implied);
  const unchanged = await diffWords(tx, clusterId, targets);
  await closePeriods(tx, clusterId, receivedAt);
  await fixEpisodes(tx, clusterId, scanId, receivedAt);
  await openEpisodes(tx, clusterId, scanId, receivedAt);
  await moveRollups(tx, clusterId);
  const counts = await recordChanges(tx, clusterId, scanId, unchanged);
  await writeWords(tx, clusterId, scanId, receivedAt);
  return counts;
}

/** Every resource a document names, the workload of each container, and the cluster itself, once each. */
function resourcesOf(targets: readonly MappedTarget[]): readonly KnownResource[] {
  const resources = new Map<string, KnownResource>();
  const add = (each: KnownResource): unknown => resources.set(each.id, each);
  add(knownResource(theCluster));
  for (const target of targets) {
    for (const each of [...target.lookedAt, ...target.words.map((word) => word.resource)]) {
      add(each);
      if (each.resource.container !== "") add(knownResource(withoutContainer(each.resource)));
    }
  }
  return [...resources.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function checksOf(targets: readonly MappedTarget[]): readonly KnownCheck[] {
  const checks = new Map<string, KnownCheck>();
  for (const target of targets) for (const word of target.words) checks.set(word.check.id, word.check);
  return [...checks.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
