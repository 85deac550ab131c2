import { rulesYaml } from "#lib/contract/access-rules.ts";
import { CollectorReport, type CollectorSource } from "#lib/contract/collector.ts";
import { restartAgent } from "#lib/contract/collector-names.ts";
import { scannerLabel } from "#lib/contract/scanner-labels.ts";
import type { ClusterCollector, CollectedSource } from "#lib/contract/views/collector.ts";
import { collectCommand } from "#lib/contract/views/push-command.ts";
import type { ClusterRef } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { type CollectorReportRow, listCollectorReports } from "#lib/db/sql/list-collector-reports.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";

/** A smaller difference between two clocks disturbs nobody. */
const clockToleranceMs = 60_000;

/** Collectors by the id of the cluster they report about. */
export type Collectors = ReadonlyMap<string, readonly ClusterCollector[]>;

/**
 * What the collectors of the given clusters told last, the one heard last first; one statement. The caller passes only
 * clusters its viewer may see.
 */
export async function listCollectors(ctx: Context, clusters: readonly ClusterRef[]): Promise<Collectors> {
  const byId = new Map(clusters.map((cluster) => [cluster.id, cluster]));
  const rows = await listCollectorReports(fromSql(ctx.sql), [...byId.keys()]);
  const found = rows.flatMap((row) => {
    const cluster = byId.get(row.cluster_id);
    const read = CollectorReport.safeParse(row.report);
    // What another version of the server kept is replaced by the next report, within the interval of the collector.
    return cluster === undefined || !read.success
      ? []
      : [{ cluster, collector: collectorOf(ctx, cluster, row, read.data) }];
  });
  return new Map(
    [...Map.groupBy(found, ({ cluster }) => cluster.id)].map(([id, all]) => [
      id,
      all.map(({ collector }) => collector),
    ]),
  );
}

function collectorOf(
  ctx: Context,
  { name }: ClusterRef,
  row: CollectorReportRow,
  { collector, cluster, spool, sources }: CollectorReport,
): ClusterCollector {
  const aheadMs = Date.parse(collector.sentAt) - row.received_at.getTime();
  const shiftMs = Math.abs(aheadMs) < clockToleranceMs ? 0 : aheadMs;
  const at = (instant: string): string => new Date(Date.parse(instant) - shiftMs).toISOString();
  const { uid, problem } = cluster;
  const isOther = uid !== undefined && row.registered_uid !== null && uid !== row.registered_uid;
  const rules = rulesYaml(sources.flatMap((source) => source.missingRights));
  const { entries, bytes, maxBytes, dropped, since } = spool;
  return {
    id: collector.id,
    version: cleanTitle(collector.version),
    mode: collector.mode,
    startedAt: at(collector.startedAt),
    receivedAt: row.received_at.toISOString(),
    silentFrom: row.silent_from.toISOString(),
    heard: ctx.now < row.silent_from,
    clockAheadSeconds: Math.round(shiftMs / 1_000),
    problem: problem === undefined ? null : { message: cleanText(problem.message), since: at(problem.since) },
    otherUid: isOther ? cleanTitle(uid) : null,
    spool: { entries, bytes, maxBytes, dropped, since: since === undefined ? null : at(since) },
    sources: sources.map((source) => sourceOf(source, at)),
    missingRules: rules === "" ? null : rules,
    restart: collector.mode === "agent" ? restartAgent : collectCommand(name, ctx.server.publicUrl),
  };
}

function sourceOf(source: CollectorSource, at: (instant: string) => string): CollectedSource {
  const { scanner, state, complete, lagSeconds, objects } = source;
  return {
    ...{ scanner, state, complete, objects },
    label: scannerLabel(scanner),
    message: source.message === undefined ? null : cleanText(source.message),
    since: at(source.since),
    listedAt: source.listedAt === undefined ? null : at(source.listedAt),
    lagSeconds: lagSeconds ?? null,
    sentAt: source.sentAt === undefined ? null : at(source.sentAt),
    skipped: source.skipped.map(({ what, count }) => ({ what: cleanTitle(what), count })),
    missingRights: new Set(source.missingRights.flatMap((rule) => rule.resources)).size,
    howToBring: source.howToBring === undefined ? null : cleanText(source.howToBring),
  };
}
