import type { Database } from "#lib/db/queryable.ts";
import { isGoneSince, moveLastSaid, readLastSaid, repeatReports } from "#lib/db/sql/last-said.ts";
import type { ChangeCounts, StagedTarget } from "#lib/db/sql/merge-types.ts";
import { advanceTargets } from "#lib/db/sql/upsert-targets.ts";
import type { DocumentReading } from "#lib/scanners/types.ts";
import type { MergeInput } from "./merge.ts";
import { nothingChanged } from "./merge.ts";
import { SaidDigest } from "./said-digest.ts";

/** A document that was read to its end, of whose words only a digest was made. */
export type HeardDocument = ReturnType<DocumentReading["end"]> & {
  readonly digest: string;
  /** Ids of every resource it names. */
  readonly resourceIds: readonly string[];
  /** Words, before those about one check and resource are made one. */
  readonly observations: number;
};

/** Reads a document to its end without staging what it says. */
export async function hear(reading: DocumentReading): Promise<HeardDocument> {
  const said = new SaidDigest();
  let observations = 0;
  for await (const batch of reading.parts) {
    for (const part of batch) {
      said.add(part);
      observations += part.observations.length;
    }
  }
  const end = reading.end();
  return { ...end, digest: said.of(end.targets), resourceIds: said.resourceIds(), observations };
}

/** What a document that says what its source said last is known by. */
export type RepeatInput = Pick<MergeInput, "clusterId" | "scanId" | "scanner" | "catalog" | "digest"> &
  Pick<HeardDocument, "resourceIds"> & { readonly targets: readonly Omit<StagedTarget, "staged">[] };

/**
 * Merges a document that says, at a later time, the very words its source said last: its targets move on, and no word is
 * compared or written. Null where that does not hold (any more): the document has to be merged word by word. The cluster is
 * locked.
 */
export async function repeatLast(tx: Database, input: RepeatInput): Promise<ChangeCounts | null> {
  const { clusterId, scanner, scanId, catalog, digest, targets, resourceIds } = input;
  const source = { clusterId, scanner };
  const last = await readLastSaid(tx, source);
  const [first] = targets;
  if (last === null || last.digest !== digest || last.catalogDigest !== catalog.digest || first === undefined)
    return null;
  const { observedAt } = first;
  if (observedAt.getTime() <= last.observedAt.getTime()) return null;
  if (targets.some((target) => target.observedAt.getTime() !== observedAt.getTime())) return null;
  const targetIds = targets.map(({ id }) => id);
  if (await isGoneSince(tx, clusterId, { targetIds, resourceIds }, last.observedAt)) return null;
  await repeatReports(tx, clusterId, last.scanId, targets);
  await advanceTargets(tx, clusterId, scanner, catalog.digest, targets);
  await moveLastSaid(tx, source, scanId, observedAt);
  return { ...nothingChanged, unchanged: last.words };
}
