import type { Database } from "#lib/db/queryable.ts";
import type { RenewingList } from "#lib/db/sql/finished-lists.ts";
import { newestListAt } from "#lib/db/sql/finished-lists.ts";
import { listDisturbedFindings } from "#lib/db/sql/list-disturbed-findings.ts";
import { listSpeakers } from "#lib/db/sql/list-speakers.ts";
import type { Renewal } from "#lib/db/sql/renew-listed.ts";
import { listRenewedAnew, renewListed } from "#lib/db/sql/renew-listed.ts";
import type { RebuildInput } from "./rebuild.ts";
import { retellFindings } from "./rebuild.ts";

export type RenewContext = { readonly clusterId: string; readonly scanner: string };

/**
 * Makes the reports in lists as fresh as the newest look in each, lists oldest first. Gives the targets that have to be folded
 * anew for it beside those that are folded anew in any case (`apart`).
 */
export async function renewLists(
  tx: Database,
  of: RenewContext,
  lists: readonly RenewingList[],
  apart: readonly string[],
): Promise<readonly string[]> {
  const anew = new Set(apart);
  for (const { renewal, isNewest } of await renewalsOf(tx, of, lists)) {
    for (const id of await listRenewedAnew(tx, renewal, isNewest)) anew.add(id);
    await renewListed(tx, renewal, [...anew]);
  }
  return [...anew];
}

/** Findings told anew at one time: what the documents of all that speak of them say is held in memory. */
const findingsAtOnce = 2_000;

/**
 * Tells those findings anew of which several reports speak and that do not simply go on when lists say it again. Gives the
 * targets that speak of them. The words must be as the lists leave them.
 *
 * @param setAside findings that have to be told anew in any case
 */
export async function retellRenewed(
  tx: Database,
  of: RenewContext & Pick<RebuildInput, "catalog">,
  lists: readonly RenewingList[],
  setAside: readonly string[] = [],
): Promise<readonly string[]> {
  const disturbed = new Set(setAside);
  for (const { renewal, isNewest } of await renewalsOf(tx, of, lists)) {
    for (const fingerprint of await listDisturbedFindings(tx, renewal, isNewest)) disturbed.add(fingerprint);
  }
  const fingerprints = [...disturbed];
  for (let first = 0; first < fingerprints.length; first += findingsAtOnce) {
    await retellFindings(tx, of, fingerprints.slice(first, first + findingsAtOnce));
  }
  return fingerprints.length === 0 ? [] : await listSpeakers(tx, of.clusterId, fingerprints);
}

async function renewalsOf(
  tx: Database,
  { clusterId, scanner }: RenewContext,
  lists: readonly RenewingList[],
): Promise<readonly { readonly renewal: Renewal; readonly isNewest: boolean }[]> {
  if (lists.length === 0) return [];
  const newest = await newestListAt(tx, clusterId, scanner);
  return lists.map((list) => ({
    renewal: { clusterId, scanner, ...list },
    isNewest: list.observedAt.getTime() === newest?.getTime(),
  }));
}
