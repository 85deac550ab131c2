import type { Database } from "#lib/db/queryable.ts";
import type { FinishedList, ListPlace, RenewingList } from "#lib/db/sql/finished-lists.ts";
import { insertFinishedList, placeOfList, refreshLooks } from "#lib/db/sql/finished-lists.ts";
import {
  countListed,
  listKnownTargets,
  listMissing,
  listMissingBefore,
  moveSpans,
  stageListed,
} from "#lib/db/sql/listed-objects.ts";
import type { ChangeCounts, StagedTarget } from "#lib/db/sql/merge-types.ts";
import { recordRebuilt } from "#lib/db/sql/record-rebuilt.ts";
import { readTargets } from "#lib/db/sql/upsert-targets.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { isRenewedByLists, objectScope } from "./finished-list.ts";
import { targetId } from "./identity.ts";
import type { Merged } from "./merge.ts";
import { mergeOnward, movesOn, nothingChanged } from "./merge.ts";
import { rebuildTargets } from "./rebuild.ts";
import { renewLists, retellRenewed } from "./renew.ts";

export type ListInput = FinishedList & { readonly uids: readonly string[]; readonly catalog: Catalog };

/** What a finished list did; that of a scanner whose objects lists do not renew changes nothing. */
export type ListCounts = ChangeCounts & { readonly listed: number } & Partial<Renewed>;

type Renewed = {
  /** Reports known here that are still in the list, and as fresh as the newest look in it. */
  readonly renewed: number;
  /** Reports that are no longer in it and named something until now. */
  readonly noLongerNamed: number;
  /** Objects in it of which no report was received. */
  readonly unheard: number;
};

/**
 * Merges a list of custom resources that was read to its end (semantics § 2): renews the reports in it as of the newest look
 * in it, and ends what those say that are no longer in it. A constant number of statements for a list in its place; what a
 * list that came late, or a report that came back, changes in the past is folded anew. The cluster is locked, and an empty
 * document is staged.
 */
export async function mergeFinishedList(tx: Database, input: ListInput): Promise<ListCounts> {
  const { clusterId, scanner, uids } = input;
  const targetIds = new Set(uids.map((uid) => targetId(clusterId, scanner, objectScope(uid))));
  await stageListed(tx, targetIds);
  if (!isRenewedByLists(scanner)) return await noteList(tx, input, targetIds.size);
  const { known: renewed, unknown: unheard } = await countListed(tx, clusterId);
  const place = await placeOfList(tx, input);
  const { rewritten, missed, from } = await moveSpans(tx, input, place);
  await insertFinishedList(tx, input);
  const missing = place.isLate ? [] : await listMissing(tx, input);
  const missingBefore = await listMissingBefore(tx, input, { missed, isLate: place.isLate });
  const past = await listKnownTargets(tx, clusterId, [...rewritten, ...missingBefore]);
  const lists = await refreshLooks(tx, { clusterId, scanner, from });
  const anew = await renewLists(tx, input, lists, past);
  const { counts, late, setAside } = await mergeMissing(tx, input, missing);
  return {
    ...(await foldAnew(tx, input, { targetIds: [...new Set([...anew, ...late])], setAside, lists }, counts)),
    listed: targetIds.size,
    renewed,
    unheard,
    noLongerNamed: noLongerNamed(place, missing, missingBefore),
  };
}

/**
 * A list of objects with a time to live changes nothing of what they said. It is known from it which are there, so that nobody
 * is told to look for one that is gone.
 */
async function noteList(tx: Database, input: ListInput, listed: number): Promise<ListCounts> {
  await moveSpans(tx, input, await placeOfList(tx, input));
  await insertFinishedList(tx, input);
  return { ...nothingChanged, listed };
}

/** A list that came late tells of the past alone: what is no longer named by it counts where it is the first to say so. */
const noLongerNamed = (place: ListPlace, missing: readonly unknown[], before: readonly unknown[]): number =>
  place.isLate ? before.length : missing.length;

/** Reports that are no longer in the newest list, as if each had been read once more, whole, and named nothing. */
async function mergeMissing(
  tx: Database,
  input: ListInput,
  missing: readonly Pick<StagedTarget, "id" | "scope" | "label">[],
): Promise<Merged & { readonly late: readonly string[] }> {
  const { clusterId, scanId, observedAt, receivedAt, catalog } = input;
  const empty = { completeness: "complete", completenessReason: "", toolVersion: null, createdAt: null } as const;
  const targets = missing.map(
    (each): StagedTarget => ({
      ...each,
      ...empty,
      ...{ observedAt, receivedAt, scanId, knownByVersion: [], staged: 0 },
    }),
  );
  const before = await readTargets(tx, clusterId, targets);
  const { onward = [], late: rest = [] } = Object.groupBy(targets, (target) =>
    movesOn(target, before.get(target.id), catalog.digest, null) ? "onward" : "late",
  );
  const late = rest.map(({ id }) => id);
  if (onward.length === 0) return { counts: nothingChanged, setAside: [], late };
  // A report that names nothing opens and rates nothing, and may leave the pass of another report as the word that counts.
  return { ...(await mergeOnward(tx, { ...input, targets: onward, shapes: [] }, onward)), late };
}

/** Targets folded at one time: what their documents say of them is held in memory. */
const targetsAtOnce = 2_000;

async function foldAnew(
  tx: Database,
  { clusterId, scanId, scanner, catalog, receivedAt }: ListInput,
  {
    targetIds,
    setAside,
    lists,
  }: {
    readonly targetIds: readonly string[];
    readonly setAside: readonly string[];
    readonly lists: readonly RenewingList[];
  },
  counts: ChangeCounts,
): Promise<ChangeCounts> {
  for (let first = 0; first < targetIds.length; first += targetsAtOnce) {
    const batch = targetIds.slice(first, first + targetsAtOnce);
    await rebuildTargets(tx, { clusterId, catalog, targetIds: batch, knownAt: receivedAt });
  }
  const retold = await retellRenewed(tx, { clusterId, scanner, catalog }, lists, setAside);
  if (targetIds.length + retold.length === 0) return counts;
  const spoken = { targetIds: [...targetIds, ...retold], fingerprints: [] };
  const { opened, reopened, fixed } = await recordRebuilt(tx, clusterId, scanId, spoken);
  return {
    ...counts,
    opened: counts.opened + opened,
    reopened: counts.reopened + reopened,
    fixed: counts.fixed + fixed,
  };
}
