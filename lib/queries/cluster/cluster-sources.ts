import { wordsOfScanner } from "#lib/contract/scanner-labels.ts";
import type { ClusterSource, SourceTarget } from "#lib/contract/views/cluster.ts";
import type { ClusterCollector } from "#lib/contract/views/collector.ts";
import { pushCommand } from "#lib/contract/views/push-command.ts";
import type { ClusterRef } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { type ClusterTarget, listClusterTargets } from "#lib/db/sql/list-cluster-targets.ts";
import { listScanTicks } from "#lib/db/sql/list-scan-ticks.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import { day, hour } from "#lib/domain/time/instant.ts";
import { collectedOf } from "../collector/collected.ts";
import type { SourceHealth } from "../source/source-health.ts";
import type { WeighedSource } from "../source/source-notes.ts";

const daysOfTicks = 7;
const mostTicks = 300;
/** Targets of each source on the page, the longest unheard first: a thousand nodes have three thousand. */
const mostTargets = 6;
const unknownSilence = "Nothing is known about what its silence means, so it closes nothing.";

/** Every source of the cluster with its targets, its scans of seven days and what ends its silence; two statements. */
export async function clusterSources(
  ctx: Context,
  cluster: ClusterRef,
  sources: readonly WeighedSource[],
  collectors: readonly ClusterCollector[],
): Promise<ClusterSource[]> {
  const db = fromSql(ctx.sql);
  const since = new Date(ctx.now.getTime() - daysOfTicks * day);
  const targets = Map.groupBy(await listClusterTargets(db, cluster.id, mostTargets), (row) => row.scanner);
  const ticks = Map.groupBy(await listScanTicks(db, cluster.id, since, mostTicks), (row) => row.scanner);
  return sources.map((source) => {
    const own = targets.get(source.scanner) ?? [];
    return {
      ...stateOf(source),
      results: own[0]?.source_results ?? 0,
      targetsTotal: own[0]?.source_targets ?? 0,
      targets: own.map((row) => targetOf(row, source, ctx.now)),
      ticks: (ticks.get(source.scanner) ?? []).map(({ at, kind }) => ({ at: at.toISOString(), kind })),
      silenceMeans: wordsOfScanner(source.scanner)?.silenceMeans ?? unknownSilence,
      cost: source.cost,
      command: pushCommand(source.scanner, cluster.name, ctx.server.publicUrl),
      collected: collectedOf(collectors, source.scanner, source.state),
    };
  });
}

type Rest = "results" | "targets" | "targetsTotal" | "ticks" | "silenceMeans" | "cost" | "command" | "collected";

function stateOf(source: SourceHealth): Omit<ClusterSource, Rest> {
  const { failed, retired, retirement } = source;
  return {
    scanner: source.scanner,
    label: source.label,
    state: source.state,
    intervalHours: source.intervalHours,
    lastObservedAt: source.observedAt?.toISOString() ?? null,
    lastIngestedAt: source.receivedAt?.toISOString() ?? null,
    silentFrom: source.silentFrom?.toISOString() ?? null,
    completeness: source.completeness,
    completenessReason: source.completenessReason,
    silentTargets: source.silentPart?.targets ?? 0,
    retirement: retired && retirement !== null ? { ...retirement, at: retirement.at.toISOString() } : null,
    known: source.known,
    lastError: failed === null ? null : { scanId: failed.scanId, at: failed.at.toISOString(), message: failed.message },
  };
}

function targetOf(row: ClusterTarget, source: SourceHealth, now: Date): SourceTarget {
  const countsUntil = row.newest_observed_at.getTime() + 2 * source.intervalHours * hour;
  return {
    scope: row.scope,
    label: cleanTitle(row.label),
    completeness: row.completeness,
    completenessReason: cleanText(row.completeness_reason, 600),
    observedAt: row.newest_observed_at.toISOString(),
    toolVersion: row.tool_version === null ? null : cleanTitle(row.tool_version),
    fresh: now.getTime() < countsUntil,
    byOutcome: row.by_outcome,
  };
}
