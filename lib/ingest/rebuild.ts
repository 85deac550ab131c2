import type { Database } from "#lib/db/queryable.ts";
import { goneResources } from "#lib/db/sql/gone-resources.ts";
import { forgetLastSaid } from "#lib/db/sql/last-said.ts";
import { listSpeakers, listToldFindings } from "#lib/db/sql/list-speakers.ts";
import type { KnownCheck, MappedTarget, MappedWord } from "#lib/db/sql/merge-types.ts";
import type { RebuiltWord } from "#lib/db/sql/rebuild-target.ts";
import { recountRollups, replacePeriods, replaceWords } from "#lib/db/sql/rebuild-target.ts";
import { setRenewed } from "#lib/db/sql/renew-listed.ts";
import type { FindingEpisode } from "#lib/db/sql/replace-episodes.ts";
import { replaceEpisodes } from "#lib/db/sql/replace-episodes.ts";
import type { StoredReport } from "#lib/db/sql/reports.ts";
import { listReports } from "#lib/db/sql/reports.ts";
import { findScan } from "#lib/db/sql/scans.ts";
import { addChecks, upsertChecks } from "#lib/db/sql/upsert-checks.ts";
import { upsertResources } from "#lib/db/sql/upsert-resources.ts";
import { markCatalog } from "#lib/db/sql/upsert-targets.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { decisionOf } from "#lib/domain/check/outcome.ts";
import type { Speaker } from "#lib/domain/episode/tell-episodes.ts";
import { tellEpisodes } from "#lib/domain/episode/tell-episodes.ts";
import { withoutContainer } from "#lib/domain/fact/lift.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import type { SeenGone } from "#lib/domain/scan/episode.ts";
import type { Listing } from "#lib/domain/scan/listing.ts";
import type { ReceivedReport } from "#lib/domain/scan/replay.ts";
import { renewedThrough, replayTarget } from "#lib/domain/scan/replay.ts";
import type { Observation, TargetReport } from "#lib/scanners/types.ts";
import { resourceId, targetId } from "./identity.ts";
import type { ImplyContext } from "./imply.ts";
import { impliedPass } from "./imply.ts";
import { loadListings } from "./listings.ts";
import { beliefOf, checksOf, mapTarget, passesByAbsenceOn, resourcesOf, versionedChecksOf } from "./map.ts";
import type { ReadDocument } from "./read.ts";
import { readScan } from "./read.ts";

export type RebuildInput = {
  readonly clusterId: string;
  readonly catalog: Catalog;
  readonly targetIds: readonly string[];
  /** When the new truth became known: the second time axis of the history. */
  readonly knownAt: Date;
};

/** A report read and mapped again from its raw document. */
type ReadReport = { readonly mapped: MappedTarget; readonly rank: string };

/** What all reports of a target add up to. */
type ReplayedTarget = {
  readonly scanner: string;
  readonly scope: string;
  readonly checks: readonly KnownCheck[];
  readonly words: readonly RebuiltWord[];
  /** What lists say of it, where it is a report object. */
  readonly listings: readonly Listing[];
  /** How far what it names is renewed; null where nothing renews it. */
  readonly through: Date | null;
};

/**
 * Folds targets anew from the raw documents of all their reports with the core's own functions, and replaces what is
 * stored. Used when a report or a roster comes late, and when the catalog changed what words mean.
 */
export async function rebuildTargets(tx: Database, input: RebuildInput): Promise<void> {
  const { clusterId, catalog, targetIds, knownAt } = input;
  if (targetIds.length === 0) return;
  await forgetLastSaid(tx, clusterId, null);
  const toldBefore = await listToldFindings(tx, clusterId, targetIds);
  const replayed = await replayTargets(tx, input, targetIds);
  for (const [targetId, { scanner, checks, words }] of replayed) {
    await upsertChecks(tx, clusterId, scanner, checks);
    const named = new Set(checks.map(({ id }) => id));
    const unnamed = words.map(({ content }) => content.check).filter(({ id }) => !named.has(id));
    await addChecks(tx, clusterId, scanner, [...new Map(unnamed.map((check) => [check.id, check])).values()]);
    await replaceWords(tx, clusterId, targetId, words, knownAt);
    await replacePeriods(tx, clusterId, targetId, words, knownAt);
  }
  await setRenewed(
    tx,
    clusterId,
    [...replayed].map(([id, { through }]) => ({ id, through })),
  );
  const told = await listToldFindings(tx, clusterId, targetIds);
  const failing = [...replayed.values()].flatMap(({ words }) => words.filter(hasFailed));
  const findings = new Set([...toldBefore, ...told, ...failing.map(({ content }) => content.fingerprint)]);
  await tellFindings(tx, input, replayed, findings);
  await markCatalog(tx, clusterId, targetIds, catalog.digest);
  await recountRollups(tx, clusterId);
}

const hasFailed = ({ replayed }: RebuiltWord): boolean => replayed.looks.some(({ outcome }) => outcome === "fail");

/**
 * Tells the episodes of these findings anew from every look of every target that speaks of them, whose words are right:
 * several reports may speak of one finding, and one of them that only adds to what its own target knows may still come late
 * among them all.
 */
export async function retellFindings(
  tx: Database,
  input: Pick<RebuildInput, "clusterId" | "catalog">,
  fingerprints: readonly string[],
): Promise<void> {
  await tellFindings(tx, input, new Map(), new Set(fingerprints));
}

/** @param replayed targets that were folded already */
async function tellFindings(
  tx: Database,
  input: Pick<RebuildInput, "clusterId" | "catalog">,
  replayed: ReadonlyMap<string, ReplayedTarget>,
  findings: ReadonlySet<string>,
): Promise<void> {
  if (findings.size === 0) return;
  const { clusterId } = input;
  await forgetLastSaid(tx, clusterId, null);
  const speaking = await listSpeakers(tx, clusterId, [...findings]);
  const others = speaking.filter((id) => !replayed.has(id));
  const speakers = new Map<string, { readonly word: MappedWord; readonly speaker: Speaker }[]>();
  for (const [target, { scope, words, listings }] of [...replayed, ...(await replayTargets(tx, input, others))]) {
    for (const { content, replayed: word } of words) {
      if (!findings.has(content.fingerprint)) continue;
      const known = speakers.get(content.fingerprint) ?? [];
      speakers.set(content.fingerprint, known);
      known.push({ word: content, speaker: { target, scope, looks: word.looks, listings } });
    }
  }
  const resourceIds = new Set([...speakers.values()].flat().map(({ word }) => word.resource.id));
  const gone = await goneResources(tx, clusterId, [...resourceIds]);
  const episodes = [...speakers].flatMap(([fingerprint, spoken]): FindingEpisode[] => {
    const [first] = spoken;
    if (first === undefined) return [];
    const { check, resource } = first.word;
    const told = tellEpisodes(
      spoken.map(({ speaker }) => speaker),
      gone.get(resource.id) ?? [],
    );
    return told.map((episode) => ({ fingerprint, checkId: check.id, resourceId: resource.id, episode }));
  });
  await replaceEpisodes(tx, clusterId, [...findings], episodes);
}

/** Targets folded anew from all their reports. */
async function replayTargets(
  tx: Database,
  { clusterId, catalog }: Pick<RebuildInput, "clusterId" | "catalog">,
  targetIds: readonly string[],
): Promise<ReadonlyMap<string, ReplayedTarget>> {
  if (targetIds.length === 0) return new Map();
  const stored = await listReports(tx, clusterId, targetIds);
  const read = await readReports(tx, { clusterId, catalog, targetIds }, stored);
  const all = [...read.values()].flat().map((report) => report.mapped);
  await upsertResources(tx, clusterId, resourcesOf(all));
  const resourceIds = [...new Set(resourcesOf(all).map((each) => each.id))];
  const gone = await goneResources(tx, clusterId, resourceIds);
  const listings = await loadListings(tx, clusterId, targetIds);
  const scannerOf = new Map(stored.map((report) => [report.target_id, report.scanner]));
  const targets = new Map<string, ReplayedTarget>();
  for (const [targetId, reports] of read) {
    const scanner = scannerOf.get(targetId) ?? "";
    const context = { clusterId, scanner, catalog, listings: listings.get(targetId) ?? [] };
    const words = replayMapped(context, reports, (resource) => gone.get(resource) ?? []);
    const checks = checksOf(reports.map((report) => report.mapped));
    const through = throughOf(reports, context.listings);
    targets.set(targetId, {
      scanner,
      scope: reports[0]?.mapped.scope ?? "",
      checks,
      words,
      listings: context.listings,
      through,
    });
  }
  return targets;
}

/** Every report of the targets, by target. */
async function readReports(
  tx: Database,
  input: Pick<RebuildInput, "clusterId" | "catalog" | "targetIds">,
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
  const reading = read.reading();
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
function replayMapped(
  context: ImplyContext & { readonly listings: readonly Listing[] },
  reports: readonly ReadReport[],
  goneAt: (resource: string) => readonly SeenGone[],
): readonly RebuiltWord[] {
  const mapped = reports.map((report) => report.mapped);
  const versioned = new Map(versionedChecksOf(mapped).map((known) => [known.id, known] as const));
  const named = checksOf(mapped).map((check) => [check.id, check] as const);
  const checks = new Map([...versioned, ...named]);
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
    return impliedPass(context, known.check, known.resource, latest.get(check)?.word.rawId ?? known.check.check);
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
    if (content === null) return [];
    const { scanId } = word.content;
    return [{ replayed: word, content, scanId, severity: word.severity ?? content.severity }];
  });
}

/** How far what a target names is renewed; null where nothing renews it. */
function throughOf(reports: readonly ReadReport[], listings: readonly Listing[]): Date | null {
  const through = renewedThrough(reports.map(receivedReport), listings);
  return through === -Infinity ? null : new Date(through);
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
      severity: word.severity,
    })),
    lookedAt: mapped.lookedAt.map((each) => each.id),
    knownByVersion: mapped.knownByVersion.map(({ id }) => id),
  };
}
