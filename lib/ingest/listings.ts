import type { Database } from "#lib/db/queryable.ts";
import { loadFinishedLooks } from "#lib/db/sql/finished-lists.ts";
import { loadObjectSpans } from "#lib/db/sql/listed-objects.ts";
import type { Listing } from "#lib/domain/scan/listing.ts";
import { listingsOf } from "#lib/domain/scan/listing.ts";
import { isRenewedByLists } from "./finished-list.ts";

/** What finished lists say of each of these targets that is a report object, as the core folds it. */
export async function loadListings(
  tx: Database,
  clusterId: string,
  targetIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Listing[]>> {
  const looks = await loadFinishedLooks(tx, clusterId);
  if (looks.size === 0) return new Map();
  const spans = await loadObjectSpans(tx, clusterId, targetIds);
  const renewed = spans.filter(({ scanner }) => isRenewedByLists(scanner));
  return new Map(renewed.map(({ id, scanner, span }) => [id, listingsOf(looks.get(scanner) ?? [], span)]));
}
