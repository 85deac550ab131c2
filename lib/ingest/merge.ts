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
import type { ChangeCounts, MappedTarget } from "#lib/db/sql/merge-types.ts";
import { recordRebuilt } from "#lib/db/sql/record-rebuilt.ts";
import { insertReports } from "#lib/db/sql/reports.ts";
import { stageWords } from "#lib/db/sql/stage-words.ts";
import { addChecks, upsertChecks } from "#lib/db/sql/upsert-checks.ts";
import { upsertResources } from "#lib/db/sql/upsert-resources.ts";
import type { TargetBefore } from "#lib/db/sql/upsert-targets.ts";
import { advanceTargets, readTargets } from "#lib/db/sql/upsert-targets.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { implyPasses } from "./imply.ts";
import { checksOf, resourcesOf, versionedChecksOf } from "./map.ts";
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
 * move on; a target with a report that comes late, at an instant that was already reported or by another catalog than
 * before is folded anew from all its documents, so that the state never depends on the order of arrival (semantics § 2).
 * The cluster is locked.
 */
export async function merge(tx: Database, input: MergeInput): Promise<ChangeCounts> {
  const { clusterId, scanId, scanner, receivedAt, catalog, targets } = input;
  await upsertResources(tx, clusterId, resourcesOf(targets));
  const before = await readTargets(tx, clusterId, targets);
  const onward = targets.filter((target) => movesOn(target, before.get(target.id), catalog.digest));
  const late = targets.filter((target) => !onward.includes(target));
  await upsertChecks(tx, clusterId, scanner, checksOf(onward));
  const counts = onward.length === 0 ? nothing : await mergeOnward(tx, input, onward);
  await advanceTargets(tx, clusterId, scanner, catalog.digest, targets);
  await insertReports(tx, clusterId, targets, counts);
  if (late.length === 0) return counts;
  const targetIds = late.map((target) => target.id);
  await rebuildTargets(tx, { clusterId, catalog, targetIds, knownAt: receivedAt });
  const anew = await recordRebuilt(tx, clusterId, scanId, targetIds);
  return {
    ...counts,
    opened: counts.opened + anew.opened,
    reopened: counts.reopened + anew.reopened,
    fixed: counts.fixed + anew.fixed,
  };
}

/** Whether a report only adds to the end of what its target knows. */
function movesOn(target: MappedTarget, before: TargetBefore | undefined, catalogDigest: string): boolean {
  const at = target.observedAt.getTime();
  const isAfter = (instant: Date | null | undefined): boolean =>
    instant === null || instant === undefined || at > instant.getTime();
  const goneLater = before?.goneAt !== null && before?.goneAt !== undefined && before.goneAt.getTime() > at;
  const isSameYardstick = (before?.catalogDigest ?? catalogDigest) === catalogDigest;
  return isAfter(before?.newestObservedAt) && !goneLater && isSameYardstick;
}

async function mergeOnward(tx: Database, input: MergeInput, targets: readonly MappedTarget[]): Promise<ChangeCounts> {
  const { clusterId, scanId, scanner, receivedAt } = input;
  const implied = await implyPasses(tx, input, targets);
  const versioned = new Set(versionedChecksOf(targets).map(({ check }) => check.id));
  const unnamed = versioned.size === 0 ? [] : checksOf(implied).filter(({ id }) => versioned.has(id));
  await addChecks(tx, clusterId, scanner, unnamed);
  await stageWords(tx, implied);
  const unchanged = await diffWords(tx, clusterId, targets);
  await closePeriods(tx, clusterId, receivedAt);
  await fixEpisodes(tx, clusterId, scanId, receivedAt, implied);
  await openEpisodes(tx, clusterId, scanId, receivedAt, implied);
  await moveRollups(tx, clusterId);
  const counts = await recordChanges(tx, clusterId, scanId, unchanged);
  await writeWords(tx, clusterId, scanId, receivedAt);
  return counts;
}
