import type { Database } from "#lib/db/queryable.ts";
import { analyzeGrown } from "#lib/db/sql/analyze-grown.ts";
import {
  closePeriods,
  fixEpisodes,
  moveRollups,
  openEpisodes,
  rateEpisodes,
  recordChanges,
  tellFindings,
  writeWords,
} from "#lib/db/sql/apply-changes.ts";
import { diffWords } from "#lib/db/sql/diff-words.ts";
import { newestListAt, raiseLooks } from "#lib/db/sql/finished-lists.ts";
import { forgetLastSaid } from "#lib/db/sql/last-said.ts";
import type { ChangeCounts, StagedTarget } from "#lib/db/sql/merge-types.ts";
import { recordRebuilt } from "#lib/db/sql/record-rebuilt.ts";
import { insertReports } from "#lib/db/sql/reports.ts";
import { setAsideFindings } from "#lib/db/sql/set-aside-findings.ts";
import { stageWords, unstageTargets } from "#lib/db/sql/stage-document.ts";
import { addStagedChecks, upsertStagedChecks } from "#lib/db/sql/upsert-checks.ts";
import { upsertStagedResources } from "#lib/db/sql/upsert-resources.ts";
import type { TargetBefore } from "#lib/db/sql/upsert-targets.ts";
import { advanceTargets, readTargets } from "#lib/db/sql/upsert-targets.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { isRenewedByLists } from "./finished-list.ts";
import { implyPasses } from "./imply.ts";
import { versionedChecksOf } from "./map.ts";
import { noteSaid } from "./note-said.ts";
import { rebuildTargets, retellFindings } from "./rebuild.ts";
import { renewLists, retellRenewed } from "./renew.ts";

export type MergeInput = {
  readonly clusterId: string;
  readonly scanId: string;
  readonly scanner: string;
  readonly receivedAt: Date;
  readonly catalog: Catalog;
  /** Digest of everything the document says (said-digest.ts). */
  readonly digest: string;
  /** Targets of the document whose words are staged (stage.ts). */
  readonly targets: readonly StagedTarget[];
  /** One resource of every kind, type and control-plane Pod the document looked at. */
  readonly shapes: readonly Resource[];
};

/** Counts of a document that changed nothing. */
export const nothingChanged: ChangeCounts = {
  opened: 0,
  reopened: 0,
  fixed: 0,
  vanished: 0,
  noLongerReported: 0,
  other: 0,
  unchanged: 0,
};

/**
 * Merges a staged document into current state and history: a constant number of set-based statements for targets that move
 * on, whatever its size; a target with a report that comes late, at an instant that was already reported or by another
 * catalog than before is folded anew from all its documents, so that the state never depends on the order of arrival
 * (semantics § 2). The cluster is locked.
 */
export async function merge(tx: Database, input: MergeInput): Promise<ChangeCounts> {
  const { clusterId, scanner, catalog, targets } = input;
  await stageWords(tx);
  await upsertStagedResources(tx, clusterId);
  const before = await readTargets(tx, clusterId, targets);
  const listed = isRenewedByLists(scanner) ? await newestListAt(tx, clusterId, scanner) : null;
  const { onward = [], late = [] } = Object.groupBy(targets, (target) =>
    movesOn(target, before.get(target.id), catalog.digest, listed) ? "onward" : "late",
  );
  await insertReports(tx, clusterId, targets);
  await unstageTargets(tx, late);
  await upsertStagedChecks(tx, clusterId, scanner);
  const { counts, setAside } =
    onward.length === 0 ? { counts: nothingChanged, setAside: [] } : await mergeOnward(tx, input, onward);
  await advanceTargets(tx, clusterId, scanner, catalog.digest, targets);
  const isSimple = late.length === 0 && setAside.length === 0;
  await noteSaid(tx, input, isSimple);
  if (isSimple) return counts;
  return await foldAnew(tx, input, { late, setAside }, counts);
}

/** Words folded at one time: what their documents say of them is held in memory. */
const wordsAtOnce = 200_000;

async function foldAnew(
  tx: Database,
  { clusterId, scanId, scanner, catalog, receivedAt }: MergeInput,
  { late, setAside }: { readonly late: readonly StagedTarget[]; readonly setAside: readonly string[] },
  counts: ChangeCounts,
): Promise<ChangeCounts> {
  const lateIds = late.map((target) => target.id);
  const lists = lateIds.length === 0 ? [] : await raiseLooks(tx, { clusterId, scanner, targetIds: lateIds });
  const renewed = await renewLists(tx, { clusterId, scanner }, lists, lateIds);
  await retellFindings(tx, { clusterId, catalog }, setAside);
  for (const batch of batchesOf(late)) {
    const targetIds = batch.map((target) => target.id);
    await rebuildTargets(tx, { clusterId, catalog, targetIds, knownAt: receivedAt });
  }
  const isLate = new Set(lateIds);
  const targetIds = renewed.filter((id) => !isLate.has(id));
  await rebuildTargets(tx, { clusterId, catalog, targetIds, knownAt: receivedAt });
  await retellRenewed(tx, { clusterId, scanner, catalog }, lists);
  const anew = await recordRebuilt(tx, clusterId, scanId, { targetIds: lateIds, fingerprints: setAside });
  return {
    ...counts,
    other: counts.other - anew.renamed,
    opened: counts.opened + anew.opened,
    reopened: counts.reopened + anew.reopened,
    fixed: counts.fixed + anew.fixed,
  };
}

function batchesOf(targets: readonly StagedTarget[]): readonly (readonly StagedTarget[])[] {
  const batches: StagedTarget[][] = [];
  let words = Number.POSITIVE_INFINITY;
  for (const target of targets) {
    words += target.staged;
    if (words > wordsAtOnce) {
      batches.push([]);
      words = target.staged;
    }
    batches.at(-1)?.push(target);
  }
  return batches;
}

/**
 * Whether a report only adds to the end of what its target knows.
 *
 * @param listed when the newest finished list of its source began: such a list has its say about every report before it
 */
export function movesOn(
  target: StagedTarget,
  before: TargetBefore | undefined,
  catalogDigest: string,
  listed: Date | null,
): boolean {
  const at = target.observedAt.getTime();
  const isAfter = (instant: Date | null | undefined): boolean =>
    instant === null || instant === undefined || at > instant.getTime();
  const goneLater = before?.goneAt !== null && before?.goneAt !== undefined && before.goneAt.getTime() > at;
  const isSameYardstick = (before?.catalogDigest ?? catalogDigest) === catalogDigest;
  return isAfter(before?.newestObservedAt) && isAfter(listed) && !goneLater && isSameYardstick;
}

/** What a merge changed, and the findings whose episodes have to be told anew. */
export type Merged = { readonly counts: ChangeCounts; readonly setAside: readonly string[] };

/** Merges the staged reports of targets that move on. */
export async function mergeOnward(
  tx: Database,
  input: Omit<MergeInput, "digest">,
  targets: readonly StagedTarget[],
): Promise<Merged> {
  const { clusterId, scanId, scanner, receivedAt } = input;
  await forgetLastSaid(tx, clusterId, scanner);
  await implyPasses(tx, input, targets, input.shapes);
  const versioned = versionedChecksOf(targets);
  if (versioned.length > 0) await addStagedChecks(tx, clusterId, scanner, versioned);
  const unchanged = await diffWords(tx, clusterId, targets);
  await closePeriods(tx, clusterId, receivedAt);
  await tellFindings(tx, targets);
  const setAside = await setAsideFindings(tx, clusterId, scanner, targets);
  await fixEpisodes(tx, clusterId, scanId, receivedAt);
  await rateEpisodes(tx, clusterId);
  await openEpisodes(tx, clusterId, scanId, receivedAt);
  await moveRollups(tx, clusterId);
  const counts = await recordChanges(tx, clusterId, scanId, unchanged);
  await writeWords(tx, clusterId, scanId, receivedAt);
  const { opened, reopened, fixed, noLongerReported, other } = counts;
  await analyzeGrown(tx, opened + reopened + fixed + noLongerReported + other, clusterId);
  return { counts, setAside };
}
