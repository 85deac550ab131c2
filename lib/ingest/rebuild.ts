import type { Database } from "#lib/db/queryable.ts";
import { goneResources } from "#lib/db/sql/gone-resources.ts";
import type { MappedTarget, MappedWord } from "#lib/db/sql/merge-types.ts";
import type { RebuiltWord } from "#lib/db/sql/rebuild-target.ts";
import { recountRollups, replaceEpisodes, replacePeriods, replaceWords } from "#lib/db/sql/rebuild-target.ts";
import type { StoredReport } from "#lib/db/sql/reports.ts";
import { listReports } from "#lib/db/sql/reports.ts";
import { findScan } from "#lib/db/sql/scans.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { decisionOf } from "#lib/domain/check/outcome.ts";
import type { ReceivedReport, ReplayedWord } from "#lib/domain/scan/replay.ts";
import { replayTarget } from "#lib/domain/scan/replay.ts";
import { beliefOf, mapTarget } from "./map.ts";
import { readScan } from "./read.ts";

export type RebuildInput = {
  readonly clusterId: string;
  readonly scanner: string;
  readonly catalog: Catalog;
  readonly targetIds: readonly string[];
  /** When the new truth became known: the second time axis of the history. */
  readonly knownAt: Date;
};

/**
 * Folds targets anew from the raw documents of all their reports with the core's own functions, and replaces what is
 * stored. Used when a report comes late, and when the catalog changed what may be believed.
 */
export async function rebuildTargets(tx: Database, input: RebuildInput & { readonly scanId?: string }): Promise<void> {
  const stored = await listReports(tx, input.clusterId, input.targetIds);
  const documents = await mapDocuments(tx, input, stored);
  const gone = await goneResources(tx, input.clusterId);
  for (const targetId of input.targetIds) {
    const reports = stored.filter((report) => report.target_id === targetId);
    const mapped = reports.flatMap((report) => documents.get(`${report.scan_id} ${targetId}`) ?? []);
    const words = replayMapped(mapped, input.catalog, (resource) => gone.get(resource) ?? null);
    await replaceWords(tx, input.clusterId, targetId, words, input.knownAt);
    await replacePeriods(tx, input.clusterId, targetId, words, input.knownAt);
    await replaceEpisodes(tx, input.clusterId, targetId, words);
  }
  await recountRollups(tx, input.clusterId);
}

/** Every report of the targets read and mapped again from its raw document, by `scan target`. */
async function mapDocuments(
  tx: Database,
  input: RebuildInput,
  stored: readonly StoredReport[],
): Promise<Map<string, MappedTarget>> {
  const documents = new Map<string, MappedTarget>();
  for (const scanId of new Set(stored.map((report) => report.scan_id))) {
    const scan = await findScan(tx, scanId);
    const report = stored.find((each) => each.scan_id === scanId);
    if (scan === null || report === undefined) continue;
    const read = await readScan(tx, scan, input.catalog);
    if (read.kind !== "findings") continue;
    const context = {
      clusterId: input.clusterId,
      scanId,
      scanner: input.scanner,
      observedAt: report.observed_at,
      receivedAt: report.received_at,
      catalog: input.catalog,
    };
    for (const target of read.parsed.targets) {
      const mapped = mapTarget(context, target);
      documents.set(`${scanId} ${mapped.id}`, mapped);
    }
  }
  return documents;
}

/** What mapped reports of one target add up to, each word with the content of the scan that said it last. */
export function replayMapped(
  mapped: readonly MappedTarget[],
  catalog: Catalog,
  goneAt: (resource: string) => number | null,
): readonly RebuiltWord[] {
  const checks = new Map(mapped.flatMap((target) => target.words.map((word) => [word.check.id, word] as const)));
  const keys = new Map(
    mapped.flatMap((target) =>
      [...target.lookedAt, ...target.words.map((word) => word.resource)].map((each) => [each.id, each] as const),
    ),
  );
  const reports = mapped.map(receivedReport);
  const replayed = replayTarget(
    reports,
    {
      applies: (check, resource) => checks.get(check)?.check.resourceKind === keys.get(resource)?.resource.kind,
      passDecision: (check) => {
        const word = checks.get(check);
        return word === undefined
          ? "pass"
          : decisionOf(
              "pass",
              beliefOf(catalog, { tool: word.check.tool, witness: word.check.witness, rawId: word.rawId }),
            );
      },
    },
    (resource) => goneAt(keys.get(resource)?.key ?? ""),
  );
  return replayed.flatMap((word) => contentOf(word, mapped));
}

function receivedReport(target: MappedTarget): ReceivedReport {
  return {
    observedAt: target.observedAt.getTime(),
    receivedAt: target.receivedAt.getTime(),
    scanId: target.scanId,
    completeness: target.completeness,
    said: target.words.map((word) => ({
      check: word.check.id,
      resource: word.resource.id,
      outcome: word.outcome,
      decision: word.decision,
    })),
    lookedAt: target.lookedAt.map((each) => each.id),
    knownByVersion: target.knownByVersion,
  };
}

function contentOf(replayed: ReplayedWord, mapped: readonly MappedTarget[]): RebuiltWord[] {
  const sayers = mapped.flatMap((target) =>
    target.words
      .filter((word) => word.check.id === replayed.check && word.resource.id === replayed.resource)
      .map((word) => ({ word, target })),
  );
  const inOrder = [...sayers].sort((a, b) => a.target.observedAt.getTime() - b.target.observedAt.getTime());
  const last = inOrder.findLast(({ word }) => word.outcome === replayed.state.outcome) ?? inOrder.at(-1);
  if (last === undefined) return [];
  return [{ replayed, content: impliedContent(replayed, last.word), scanId: last.target.scanId }];
}

/** A pass implied by absence keeps the words of the report that named the check last. */
function impliedContent(replayed: ReplayedWord, word: MappedWord): MappedWord {
  return { ...word, line: replayed.state.outcome === "not_evaluated" ? null : word.line };
}
