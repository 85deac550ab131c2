import type { Database } from "#lib/db/queryable.ts";
import type { RenewingList } from "#lib/db/sql/finished-lists.ts";
import { loadFinishedLooks, newestListAt, raiseLooks } from "#lib/db/sql/finished-lists.ts";
import { loadObjectSpans } from "#lib/db/sql/listed-objects.ts";
import { listRenewedAnew, renewListed } from "#lib/db/sql/renew-listed.ts";
import type { Listing } from "#lib/domain/scan/listing.ts";
import { listingsOf } from "#lib/domain/scan/listing.ts";

export type RenewContext = { readonly clusterId: string; readonly scanner: string };

/**
 * Makes the reports in lists as fresh as the newest look in each, lists oldest first. Gives the targets that have to be folded
 * anew for it beside those that are folded anew in any case (`apart`).
 */
export async function renewLists(
  tx: Database,
  { clusterId, scanner }: RenewContext,
  lists: readonly RenewingList[],
  apart: readonly string[],
): Promise<readonly string[]> {
  const anew = new Set(apart);
  if (lists.length === 0) return apart;
  const newest = await newestListAt(tx, clusterId, scanner);
  for (const list of lists) {
    const renewal = { clusterId, scanner, ...list };
    const isNewest = list.observedAt.getTime() === newest?.getTime();
    for (const id of await listRenewedAnew(tx, renewal, isNewest)) anew.add(id);
    await renewListed(tx, renewal, [...anew]);
  }
  return [...anew];
}

/** Reports that came late may be the newest look of lists that were there before them: what these renew is renewed further. */
export async function renewByLateReports(
  tx: Database,
  of: RenewContext,
  late: readonly string[],
): Promise<readonly string[]> {
  return await renewLists(tx, of, await raiseLooks(tx, { ...of, targetIds: late }), late);
}

/** What finished lists say of each of these targets that is a report object, as the core folds it. */
export async function loadListings(
  tx: Database,
  clusterId: string,
  targetIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Listing[]>> {
  const looks = await loadFinishedLooks(tx, clusterId);
  if (looks.size === 0) return new Map();
  const spans = await loadObjectSpans(tx, clusterId, targetIds);
  return new Map(spans.map(({ id, scanner, span }) => [id, listingsOf(looks.get(scanner) ?? [], span)]));
}
