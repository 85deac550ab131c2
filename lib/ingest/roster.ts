import type { Database } from "#lib/db/queryable.ts";
import { allResources } from "#lib/db/sql/all-resources.ts";
import type { ListedResource, MappedRoster } from "#lib/db/sql/merge-roster.ts";
import {
  insertRoster,
  listResources,
  listRosterScans,
  markGone,
  movePresence,
  newestRosterAt,
  replacePresence,
  vanishEpisodes,
} from "#lib/db/sql/merge-roster.ts";
import { recountRollups } from "#lib/db/sql/rebuild-target.ts";
import { findScan } from "#lib/db/sql/scans.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { foldRosters } from "#lib/domain/roster/presence.ts";
import type { RosterDocument } from "#lib/scanners/types.ts";
import { knownResource } from "./map.ts";
import { lookOf } from "./observed-at.ts";
import { readScan } from "./read.ts";

/** Types of workload a roster has to cover before it is the universe of workload and image facts. */
const workloadTypes = ["apps/Deployment", "apps/StatefulSet", "apps/DaemonSet"] as const;

/** A roster document with ids, and the kinds of which it lists everything. */
export function mapRoster(document: RosterDocument, scanId: string, observedAt: Date, receivedAt: Date): MappedRoster {
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
    scanId,
    observedAt,
    receivedAt,
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

/** Merges a roster: what exists, since when, and what is gone. A late one is folded with all others. */
export async function mergeRoster(
  tx: Database,
  clusterId: string,
  roster: MappedRoster,
  catalog: Catalog,
): Promise<{ vanished: number; listed: number }> {
  const newest = await newestRosterAt(tx, clusterId);
  await insertRoster(tx, clusterId, roster);
  if (newest === null || roster.observedAt.getTime() > newest.getTime()) {
    await listResources(tx, clusterId, roster);
    if (roster.complete) await markGone(tx, clusterId, roster);
  } else {
    await refoldRosters(tx, clusterId, roster, catalog);
  }
  if (roster.complete) await movePresence(tx, clusterId, roster);
  const vanished = await vanishEpisodes(tx, clusterId, roster.scanId, roster.receivedAt);
  await recountRollups(tx, clusterId);
  return { vanished, listed: roster.listed.length };
}

async function refoldRosters(tx: Database, clusterId: string, late: MappedRoster, catalog: Catalog): Promise<void> {
  await listResources(tx, clusterId, { ...late, complete: false });
  const rosters: MappedRoster[] = [];
  for (const scanId of await listRosterScans(tx, clusterId)) {
    const scan = await findScan(tx, scanId);
    if (scan === null) continue;
    const read = await readScan(tx, scan, catalog);
    if (read.kind !== "roster") continue;
    const look = lookOf(read.envelope, read.parsed.observedAt, scan.received_at);
    rosters.push(mapRoster(read.parsed, scanId, look.observedAt, scan.received_at));
  }
  const resources = await allResources(tx, clusterId);
  const typeOf = new Map(resources.map((each) => [each.parentKey, each.type]));
  const reports = rosters.map((roster) => ({
    observedAt: roster.observedAt.getTime(),
    complete: roster.complete,
    covers: (key: string) => roster.covers.includes(typeOf.get(key) ?? ""),
    listed: new Map(roster.listed.map((each) => [each.key, { createdAt: each.createdAt?.getTime() ?? null }])),
  }));
  const presences = foldRosters(reports, typeOf.keys());
  const newestComplete = rosters
    .filter((roster) => roster.complete)
    .sort((a, b) => b.observedAt.getTime() - a.observedAt.getTime())[0];
  const listed = new Set(newestComplete?.listed.map((each) => each.key));
  await replacePresence(
    tx,
    clusterId,
    resources.flatMap((each) => {
      const presence = presences.get(each.parentKey);
      if (presence === undefined) return [];
      return [
        {
          ...presence,
          id: each.id,
          listed: each.container === "" && listed.has(each.parentKey),
          absentSince: listed.has(each.parentKey) ? null : presence.goneAt,
        },
      ];
    }),
  );
}
