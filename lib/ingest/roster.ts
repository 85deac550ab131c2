import type { Database } from "#lib/db/queryable.ts";
import { allResources } from "#lib/db/sql/all-resources.ts";
import type { ListedResource, MappedRoster } from "#lib/db/sql/merge-roster.ts";
import {
  countRostersAt,
  insertRoster,
  listResources,
  listRosterScans,
  listTargetsAfter,
  markGone,
  movePresence,
  newestRosterAt,
  vanishEpisodes,
} from "#lib/db/sql/merge-roster.ts";
import { recountRollups } from "#lib/db/sql/rebuild-target.ts";
import type { ResourcePresence } from "#lib/db/sql/replace-presence.ts";
import { replacePresence, replacePresencePeriods } from "#lib/db/sql/replace-presence.ts";
import type { StoredScan } from "#lib/db/sql/scans.ts";
import { findScan } from "#lib/db/sql/scans.ts";
import { upsertResources } from "#lib/db/sql/upsert-resources.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { FoldedPresence } from "#lib/domain/roster/presence.ts";
import { foldRosters, unheardOf } from "#lib/domain/roster/presence.ts";
import type { RosterDocument } from "#lib/scanners/types.ts";
import { knownResource } from "./map.ts";
import { lookOf } from "./observed-at.ts";
import { readScan } from "./read.ts";
import { rebuildTargets } from "./rebuild.ts";

/** Types of workload a roster has to cover before it is the universe of workload and image facts. */
const workloadTypes = ["apps/Deployment", "apps/StatefulSet", "apps/DaemonSet"] as const;

/** A roster document with ids, and the kinds of which it lists everything. */
export function mapRoster(
  document: RosterDocument,
  scan: Pick<StoredScan, "id" | "sha256" | "received_at">,
  observedAt: Date,
): MappedRoster {
  const listed = new Map<string, ListedResource>();
  for (const item of document.items) {
    const known = knownResource(item.resource);
    listed.set(known.id, {
      ...known,
      uid: item.uid,
      createdAt: item.createdAt,
      roles: item.roles,
      labels: item.labels,
      details: { images: item.images, containers: item.containers },
    });
  }
  return {
    scanId: scan.id,
    rank: scan.sha256,
    observedAt,
    receivedAt: scan.received_at,
    complete: document.complete,
    covers: coverage(document.covers),
    listed: [...listed.values()],
  };
}

function coverage(types: readonly string[]): string[] {
  const kinds: string[] = [];
  if (types.includes("Node")) kinds.push("node");
  if (types.includes("Namespace")) kinds.push("namespace");
  if (workloadTypes.every((type) => types.includes(type))) kinds.push("workload", "image");
  return [...types, ...kinds];
}

/**
 * Merges a roster: what exists, since when, and what is gone. A late one is folded with all others, and targets that
 * looked after it are folded anew, since it may have ended what their words rest on.
 */
export async function mergeRoster(
  tx: Database,
  clusterId: string,
  roster: MappedRoster,
  catalog: Catalog,
): Promise<{ vanished: number; listed: number }> {
  const newest = await newestRosterAt(tx, clusterId);
  const isLate = newest !== null && roster.observedAt.getTime() <= newest.getTime();
  // Before the roster itself is known, which must not count among those that miss what it lists.
  if (!isLate) await listResources(tx, clusterId, roster);
  await insertRoster(tx, clusterId, roster);
  const hasTwin = isLate && (await countRostersAt(tx, clusterId, roster.observedAt)) > 1;
  if (isLate) {
    await refoldRosters(tx, clusterId, roster, catalog);
  } else if (roster.complete) {
    await markGone(tx, clusterId, roster);
    await movePresence(tx, clusterId, roster);
  }
  if (roster.complete || hasTwin) {
    const targetIds = await listTargetsAfter(tx, clusterId, roster, hasTwin);
    await rebuildTargets(tx, { clusterId, catalog, targetIds, knownAt: roster.receivedAt });
  }
  const vanished = await vanishEpisodes(tx, clusterId, roster.scanId, roster.receivedAt);
  await recountRollups(tx, clusterId);
  return { vanished, listed: roster.listed.length };
}

async function refoldRosters(tx: Database, clusterId: string, late: MappedRoster, catalog: Catalog): Promise<void> {
  await upsertResources(tx, clusterId, late.listed);
  const rosters = await readRosters(tx, clusterId, catalog);
  const resources = await allResources(tx, clusterId);
  const folded = foldPresence(rosters, resources);
  await replacePresence(tx, clusterId, folded);
  await replacePresencePeriods(tx, clusterId, folded, late.receivedAt);
}

/** All rosters of a cluster read again, oldest look first, those of one instant in an order of their own. */
async function readRosters(tx: Database, clusterId: string, catalog: Catalog): Promise<readonly MappedRoster[]> {
  const rosters: MappedRoster[] = [];
  for (const scanId of await listRosterScans(tx, clusterId)) {
    const scan = await findScan(tx, scanId);
    if (scan === null) continue;
    const read = await readScan(tx, scan, catalog);
    if (read.kind !== "roster") continue;
    rosters.push(
      mapRoster(read.parsed, scan, lookOf(read.envelope, read.parsed.observedAt, scan.received_at).observedAt),
    );
  }
  return rosters.sort(
    (a, b) => a.observedAt.getTime() - b.observedAt.getTime() || (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0),
  );
}

function foldPresence(
  rosters: readonly MappedRoster[],
  resources: Awaited<ReturnType<typeof allResources>>,
): ResourcePresence[] {
  const typeOf = new Map(resources.map((each) => [each.parentKey, each.type]));
  const reports = rosters.map((roster) => ({
    observedAt: roster.observedAt.getTime(),
    complete: roster.complete,
    covers: (key: string) => roster.covers.includes(typeOf.get(key) ?? ""),
    listed: new Map(roster.listed.map((each) => [each.key, { createdAt: each.createdAt?.getTime() ?? null }])),
  }));
  const presences = foldRosters(reports, typeOf.keys());
  const complete = rosters.filter((roster) => roster.complete);
  const newestAt = complete.at(-1)?.observedAt.getTime();
  const newest = complete.filter((roster) => roster.observedAt.getTime() === newestAt);
  const universe = new Set(newest.flatMap((roster) => roster.listed.map((each) => each.key)));
  // An incomplete roster has a say where no complete one ever had.
  const partial = newestFacts(rosters.filter((roster) => !roster.complete));
  const facts = new Map([...partial, ...newestFacts(complete)]);
  return resources.flatMap((each) => {
    const presence = presences.get(each.parentKey);
    if (presence === undefined) return [];
    // A container has no listing of its own: it goes with its workload.
    if (each.container !== "")
      return [{ id: each.id, presence: { ...nowhere, goneAt: presence.goneAt }, listed: false, facts: null }];
    return [{ id: each.id, presence, listed: universe.has(each.parentKey), facts: facts.get(each.parentKey) ?? null }];
  });
}

/** What the newest roster that lists a resource says of it; of one instant the last, with the roles of all. */
function newestFacts(inOrder: readonly MappedRoster[]): ReadonlyMap<string, ListedResource> {
  const facts = new Map<string, { readonly at: number; readonly listed: ListedResource }>();
  for (const roster of inOrder) {
    const at = roster.observedAt.getTime();
    for (const listed of roster.listed) {
      const known = facts.get(listed.key);
      const roles = known?.at === at ? [...new Set([...known.listed.roles, ...listed.roles])].sort() : listed.roles;
      facts.set(listed.key, { at, listed: { ...listed, roles } });
    }
  }
  return new Map([...facts].map(([key, { listed }]) => [key, listed]));
}

const nowhere: FoldedPresence = { ...unheardOf, absentSince: null, periods: [] };
