import type { Database } from "#lib/db/queryable.ts";
import { hasOthersSince, keepLastSaid, listLearntChecks, saysMoreAgain } from "#lib/db/sql/last-said.ts";
import type { StagedTarget } from "#lib/db/sql/merge-types.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { isRenewedByLists } from "./finished-list.ts";
import type { ImplyContext } from "./imply.ts";
import { lookingOf } from "./imply.ts";

/** A document that was just merged; its words are still staged. */
export type SaidInput = ImplyContext & {
  readonly scanId: string;
  /** Digest of everything it says (said-digest.ts). */
  readonly digest: string;
  readonly targets: readonly StagedTarget[];
  readonly shapes: readonly Resource[];
};

/**
 * Notes what a document said, where merging the same words again at a later time is known to change nothing: all of its
 * targets were looked at at one instant and moved on, none of their reports broke off, no other target of the source can
 * speak of their findings since, and no check that it named for the first time says something by its absence from now on.
 *
 * @param wasSimple every target moved on, and no finding had to be told anew
 */
export async function noteSaid(tx: Database, input: SaidInput, wasSimple: boolean): Promise<void> {
  const { clusterId, scanner, scanId, catalog, digest, targets } = input;
  const [first] = targets;
  if (!wasSimple || first === undefined || isRenewedByLists(scanner)) return;
  const { observedAt } = first;
  const isOneLook = targets.every((target) => target.observedAt.getTime() === observedAt.getTime());
  if (!isOneLook || targets.some(({ completeness }) => completeness === "truncated")) return;
  const ids = targets.map(({ id }) => id);
  if (await hasOthersSince(tx, { clusterId, scanner }, ids, observedAt)) return;
  if (await learnsFrom(tx, input)) return;
  const said = { digest, catalogDigest: catalog.digest, scanId, observedAt };
  await keepLastSaid(tx, { clusterId, scanner }, said);
}

/** Whether the very same report would imply more than it did: only a failures-only report implies anything. */
async function learnsFrom(tx: Database, { clusterId, catalog, targets, shapes }: SaidInput): Promise<boolean> {
  const silent = targets.filter(({ completeness }) => completeness === "failures_only").map(({ id }) => id);
  if (silent.length === 0) return false;
  const learnt = await listLearntChecks(tx, clusterId, silent);
  if (learnt.length === 0) return false;
  const checks = new Map(learnt.map((each) => [each.check_id, each]));
  const looking = [...checks.values()].flatMap(({ check_id: id, resource_kind: resourceKind, ...check }) =>
    lookingOf(catalog, { id, resourceKind, ...check }, shapes),
  );
  return await saysMoreAgain(tx, learnt, looking);
}
