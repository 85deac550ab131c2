import type { Database } from "#lib/db/queryable.ts";
import { goneResources } from "#lib/db/sql/gone-resources.ts";
import type { KnownCheck, MappedTarget, MappedWord } from "#lib/db/sql/merge-types.ts";
import type { RebuiltWord } from "#lib/db/sql/rebuild-target.ts";
import { recountRollups, replacePeriods, replaceWords } from "#lib/db/sql/rebuild-target.ts";
import { setRenewed } from "#lib/db/sql/renew-listed.ts";
import { replaceEpisodes } from "#lib/db/sql/replace-episodes.ts";
import type { StoredReport } from "#lib/db/sql/reports.ts";
import { listReports } from "#lib/db/sql/reports.ts";
import { findScan } from "#lib/db/sql/scans.ts";
import { settleSharedEpisodes } from "#lib/db/sql/settle-shared-episodes.ts";
import { addChecks, upsertChecks } from "#lib/db/sql/upsert-checks.ts";
import { upsertResources } from "#lib/db/sql/upsert-resources.ts";
import { markCatalog } from "#lib/db/sql/upsert-targets.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { Severity } from "#lib/domain/check/outcome.ts";
import { decisionOf } from "#lib/domain/check/outcome.ts";
import { withoutContainer } from "#lib/domain/fact/lift.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import { wordKey } from "#lib/domain/scan/fold.ts";
import type { Listing } from "#lib/domain/scan/listing.ts";
import type { ReceivedReport, ReplayedWord, SeenGone } from "#lib/domain/scan/replay.ts";
import { renewedThrough, replayTarget } from "#lib/domain/scan/replay.ts";
import type { Observation, TargetReport } from "#lib/scanners/types.ts";
import { resourceId, targetId } from "./identity.ts";
import type { ImplyContext } from "./imply.ts";
import { impliedPass } from "./imply.ts";
import { beliefOf, checksOf, mapTarget, passesByAbsenceOn, resourcesOf, versionedChecksOf } from "./map.ts";
import type { ReadDocument } from "./read.ts";
import { readScan } from "./read.ts";
import { loadListings } from "./renew.ts";

export type RebuildInput = {
  readonly clusterId: string;
  readonly catalog: Catalog;
  readonly targetIds: readonly string[];
  /** When the new truth became known: the second time axis of the history. */
  readonly knownAt: Date;
};

/** A report read and mapped again from its raw document. */
type ReadReport = { readonly mapped: MappedTarget; readonly rank: string };

/**
 * Folds targets anew from the raw documents of all their reports with the core's own functions, and replaces what is
 * stored. Used when a report or a roster comes late, and when the catalog changed what words mean.
 */
export async function rebuildTargets(tx: Database, input: RebuildInput): Promise<void> {
  const { clusterId, catalog, targetIds, knownAt } = input;
  if (targetIds.length === 0) return;
  const stored = await listReports(tx, clusterId, targetIds);
  const read = await readReports(tx, input, stored);
  const all = [...read.values()].flat().map((report) => report.mapped);
  await upsertResources(tx, clusterId, resourcesOf(all));
  const resourceIds = [...new Set(resourcesOf(all).map((each) => each.id))];
  const gone = await goneResources(tx, clusterId, resourceIds);
  const listings = await loadListings(tx, clusterId, targetIds);
  for (const [targetId, reports] of read) {
    const scanner = stored.find((report) => report.target_id === targetId)?.scanner ?? "";
    const checks = checksOf(reports.map((report) => report.mapped));
    await upsertChecks(tx, clusterId, scanner, checks);
    const context = { clusterId, scanner, catalog, listings: listings.get(targetId) ?? [] };
    const words = replayMapped(context, reports, (resource) => gone.get(resource) ?? []);
    const named = new Set(checks.map(({ id }) => id));
    const unnamed = words.map(({ content }) => content.check).filter(({ id }) => !named.has(id));
    await addChecks(tx, clusterId, scanner, [...new Map(unnamed.map((check) => [check.id, check])).values()]);
    await replaceWords(tx, clusterId, targetId, words, knownAt);
    await replacePeriods(tx, clusterId, targetId, words, knownAt);
    await replaceEpisodes(tx, clusterId, targetId, words);
  }
  await setRenewed(
    tx,
    clusterId,
    [...read].map(([id, reports]) => ({ id, through: throughOf(reports, listings.get(id) ?? []) })),
  );
  await settleSharedEpisodes(tx, clusterId, targetIds);
  await markCatalog(tx, clusterId, targetIds, catalog.digest);
  await recountRollups(tx, clusterId);
}

/** Every report of the targets, by target. */
async function readReports(
  tx: Database,
  input: RebuildInput,
  stored: readonly StoredReport[],
): Promise<Map<string, ReadReport[]>> {
  const { clusterId, catalog } = input;
  const reports = new Map<string, ReadReport[]>(input.targetIds.map((id) => [id, []]));
  for (const [scanId, ofScan] of Map.groupBy(stored, (each) => each.scan_id)) {
    const scan = await findScan(tx, scanId);
    if (scan === null) continue;
    const reportOf = new Map(ofScan.map((report) => [report.target_id, report]));
    const wanted = (scope: string): boolean => reportOf.has(targetId(clusterId, scan.scanner, scope));
    const targets = await targetsOf(await readScan(tx, scan, catalog), wanted);
    for (const target of targets) {
      // Each target of a document may have been looked at at its own time.
      const report = reportOf.get(targetId(clusterId, scan.scanner, target.scope));
      if (report === undefined) continue;
      const { scanner, observed_at: observedAt, received_at: receivedAt } = report;
      const mapped = mapTarget({ clusterId, scanId, scanner, observedAt, receivedAt, catalog }, target);
      reports.get(mapped.id)?.push({ mapped, rank: scan.sha256 });
    }
  }
  return reports;
}

/** The reports of some targets of a document; what the others say is not kept. */
async function targetsOf(read: ReadDocument, wanted: (scope: string) => boolean): Promise<readonly TargetReport[]> {
  if (read.kind !== "findings") return [];
  const { reading } = read;
  const found = new Map<string, { observations: Observation[]; lookedAt: Resource[] }>();
  for await (const batch of reading.parts) {
    for (const part of batch) {
      if (!wanted(part.scope)) continue;
      const known = found.get(part.scope) ?? { observations: [], lookedAt: [] };
      for (const each of part.observations) known.observations.push(each);
      for (const each of part.lookedAt) known.lookedAt.push(each);
      found.set(part.scope, known);
    }
  }
  return reading
    .end()
    .targets.filter((head) => wanted(head.scope))
    .map((head) => ({ ...head, ...(found.get(head.scope) ?? { observations: [], lookedAt: [] }) }));
}

/** What mapped reports of one target add up to, each word with the content of the scan that said it so first. */
export function replayMapped(
  context: ImplyContext & { readonly listings: readonly Listing[] },
  reports: readonly ReadReport[],
  goneAt: (resource: string) => readonly SeenGone[],
): readonly RebuiltWord[] {
  const mapped = reports.map((report) => report.mapped);
  const ratings = ratingsOf(reports);
  const versioned = new Map(versionedChecksOf(mapped).map((known) => [known.check.id, known]));
  const named = checksOf(mapped).map((check) => [check.id, check] as const);
  const checks = new Map([...[...versioned].map(([id, { check }]) => [id, check] as const), ...named]);
  const resources = new Map(resourcesOf(mapped).map((each) => [each.id, each]));
  const said = new Map<string, MappedWord>();
  const latest = new Map<string, { word: MappedWord; at: number }>();
  for (const target of mapped) {
    for (const word of target.words) {
      said.set(`${target.scanId} ${word.check.id} ${word.resource.id}`, word);
      const known = latest.get(word.check.id);
      if (known === undefined || isLater(word, target, known)) {
        latest.set(word.check.id, { word, at: target.observedAt.getTime() });
      }
    }
  }
  const passOf = (check: string, resource: string): MappedWord | null => {
    const known = { check: checks.get(check), resource: resources.get(resource) };
    if (known.check === undefined || known.resource === undefined) return null;
    const word = latest.get(check)?.word;
    const severity = word?.severity ?? versioned.get(check)?.severity ?? null;
    return impliedPass(context, known.check, known.resource, word?.rawId ?? known.check.check, severity);
  };
  const knowledge = {
    applies: (check: string, resource: string) => {
      const known = { check: checks.get(check), resource: resources.get(resource)?.resource };
      if (known.check === undefined || known.resource === undefined) return false;
      return passesByAbsenceOn(context.catalog, known.check, known.resource);
    },
    wholeOf: (resource: string) => {
      const known = resources.get(resource)?.resource;
      return known === undefined || known.container === "" ? null : resourceId(resourceKey(withoutContainer(known)));
    },
    passDecision: (check: string) => passDecision(context.catalog, checks.get(check), latest.get(check)?.word.rawId),
  };
  return replayTarget(reports.map(receivedReport), knowledge, goneAt, context.listings).flatMap((word) => {
    const content = word.content.implied
      ? passOf(word.check, word.resource)
      : (said.get(`${word.content.scanId} ${word.check} ${word.resource}`) ?? null);
    return content === null ? [] : [rebuilt(word, content, ratings.get(wordKey(word.check, word.resource)) ?? [])];
  });
}

/** How far what a target names is renewed; null where nothing renews it. */
function throughOf(reports: readonly ReadReport[], listings: readonly Listing[]): Date | null {
  const through = renewedThrough(reports.map(receivedReport), listings);
  return through === -Infinity ? null : new Date(through);
}

/** What every report says of a word, oldest look first; of one instant by rank, as the fold takes them. */
function ratingsOf(reports: readonly ReadReport[]): ReadonlyMap<string, readonly Rating[]> {
  const inOrder = [...reports].sort(
    (a, b) => a.mapped.observedAt.getTime() - b.mapped.observedAt.getTime() || (a.rank < b.rank ? -1 : 1),
  );
  const ratings = new Map<string, Rating[]>();
  for (const { mapped } of inOrder) {
    for (const { check, resource, severity, outcome } of mapped.words) {
      const key = wordKey(check.id, resource.id);
      const rating = { at: mapped.observedAt.getTime(), severity, fails: outcome === "fail" };
      const known = ratings.get(key);
      if (known === undefined) ratings.set(key, [rating]);
      else known.push(rating);
    }
  }
  return ratings;
}

/** How severe a report found a check on a resource, and whether it failed there. */
type Rating = { readonly at: number; readonly severity: Severity; readonly fails: boolean };

function rebuilt(replayed: ReplayedWord, content: MappedWord, ratings: readonly Rating[]): RebuiltWord {
  const failures = ratings.filter(({ fails }) => fails);
  return {
    replayed,
    content,
    scanId: replayed.content.scanId,
    severity: ratings.at(-1)?.severity ?? content.severity,
    episodeSeverities: replayed.episodes.map((episode, index) => {
      const until = episode.fixedSeenAt ?? replayed.episodes[index + 1]?.firstFailedAt ?? Number.POSITIVE_INFINITY;
      const within = failures.findLast(({ at }) => at >= episode.firstFailedAt && at < until);
      return within?.severity ?? content.severity;
    }),
  };
}

function isLater(word: MappedWord, target: MappedTarget, known: { word: MappedWord; at: number }): boolean {
  const at = target.observedAt.getTime();
  return at > known.at || (at === known.at && word.rawId < known.word.rawId);
}

function passDecision(
  catalog: Catalog,
  check: KnownCheck | undefined,
  rawId: string | undefined,
): ReturnType<typeof decisionOf> {
  if (check === undefined) return "pass";
  const { tool, witness } = check;
  return decisionOf("pass", beliefOf(catalog, { tool, witness, rawId: rawId ?? check.check }));
}

function receivedReport({ mapped, rank }: ReadReport): ReceivedReport {
  return {
    observedAt: mapped.observedAt.getTime(),
    receivedAt: mapped.receivedAt.getTime(),
    scanId: mapped.scanId,
    rank,
    completeness: mapped.completeness,
    said: mapped.words.map((word) => ({
      check: word.check.id,
      resource: word.resource.id,
      outcome: word.outcome,
      decision: word.decision,
      content: word.contentDigest,
    })),
    lookedAt: mapped.lookedAt.map((each) => each.id),
    knownByVersion: mapped.knownByVersion.map(({ check }) => check.id),
  };
}
