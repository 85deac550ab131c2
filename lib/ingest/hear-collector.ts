import { createHash } from "node:crypto";
import { type CollectorAnswer, type CollectorReport, missedReports } from "#lib/contract/collector.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { upsertCollectorReport } from "#lib/db/sql/upsert-collector-report.ts";
import type { Sql } from "#lib/db/sql.ts";
import type { Actor } from "#lib/domain/access/actor.ts";

/** A report of a collector whose sender may speak for the cluster. */
export type ToldReport = {
  readonly report: CollectorReport;
  readonly clusterId: string;
  readonly actor: Pick<Actor, "kind" | "id">;
};

/** Behind the cluster by more than this is a state of its own, in seconds: as long as a finished list may wait. */
const notableLagSeconds = 300;

/**
 * Keeps what a collector tells about itself in the place of what it told before. It is health: no evidence, no history,
 * nothing in the audit log.
 */
export async function hearCollector(
  context: { readonly sql: Sql; readonly now: Date },
  { report, clusterId, actor }: ToldReport,
): Promise<CollectorAnswer> {
  const silentAfterMs = missedReports * report.collector.reportIntervalSeconds * 1_000;
  const { registered_uid: registered } = await upsertCollectorReport(fromSql(context.sql), {
    clusterId,
    collectorId: report.collector.id,
    report,
    stateDigest: stateDigestOf(report),
    receivedAt: context.now,
    silentFrom: new Date(context.now.getTime() + silentAfterMs),
    senderKind: actor.kind,
    senderId: actor.id,
  });
  const { uid } = report.cluster;
  return {
    receivedAt: context.now.toISOString(),
    uidDiffers: uid !== undefined && registered !== null && uid !== registered,
  };
}

/** Everything of a report a person would act on, without what moves at every one: open pages render anew when it differs. */
function stateDigestOf({ collector, cluster, spool, sources }: CollectorReport): string {
  const state = {
    collector: [collector.version, collector.mode, collector.startedAt, collector.reportIntervalSeconds],
    cluster: [cluster.uid, cluster.kubernetesVersion, cluster.platform, steady(cluster.problem?.message)],
    spool: [spool.entries > 0, spool.dropped > 0, spool.bytes >= spool.maxBytes],
    sources: sources.map((source) => [
      ...[source.scanner, source.state, source.since, steady(source.message), source.howToBring],
      ...[source.listedAt !== undefined, source.complete, (source.lagSeconds ?? 0) > notableLagSeconds],
      ...[source.skipped.map(({ what }) => what), source.missingRights],
    ]),
  };
  return createHash("sha256").update(JSON.stringify(state)).digest("hex");
}

// "retried in 14 s" is the same sentence as "retried in 30 s".
function steady(message: string | undefined): string {
  return (message ?? "").replace(/\d+/g, "#");
}
