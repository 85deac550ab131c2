import type { FinishedList } from "#lib/contract/finished-list.ts";
import { finishedListType } from "#lib/contract/finished-list.ts";
import type { Parcel } from "./types.ts";

/**
 * The document that tells which objects of a source are there: what is in it is renewed, what is missing is no longer
 * named (semantics § 2). Only a list of all kinds of the source that was read to its end may become one.
 */
export function finishedList(scanner: string, uids: Iterable<string>, observedAt: Date): Parcel {
  const sorted = [...new Set(uids)].sort();
  const body: FinishedList = { kind: "FinishedList", version: 1, scanner, uids: sorted };
  return {
    scanner,
    envelope: {
      observedAt: observedAt.toISOString(),
      observedAtSource: "sender",
      contentType: finishedListType,
      list: { id: `${scanner}-${observedAt.toISOString()}`, page: 0, last: true },
    },
    bytes: Buffer.from(JSON.stringify(body)),
  };
}
