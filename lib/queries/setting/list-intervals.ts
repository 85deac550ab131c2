import { scannerLabel, wordsOfScanner } from "#lib/contract/scanner-labels.ts";
import type { IntervalsView } from "#lib/contract/views/admin.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listSourceIntervals } from "#lib/db/sql/list-source-intervals.ts";
import { may } from "#lib/domain/access/policy.ts";

const mostRows = 2_000;
/** Interval of a scanner this server does not read any more (semantics § 2). */
const otherwiseHours = 24;

/** Every source of the clusters in reach with how often it is expected; one statement. */
export async function listIntervals(ctx: Context): Promise<IntervalsView> {
  const rows = await listSourceIntervals(fromSql(ctx.sql), ctx.viewer, mostRows + 1);
  return {
    now: ctx.now.toISOString(),
    rows: rows.slice(0, mostRows).map((row) => ({
      cluster: { id: row.cluster_id, name: row.cluster_name },
      scanner: row.scanner,
      label: scannerLabel(row.scanner),
      intervalSeconds: row.interval_seconds,
      standardSeconds: (wordsOfScanner(row.scanner)?.intervalHours ?? otherwiseHours) * 3_600,
      lastObservedAt: row.observed_at?.toISOString() ?? null,
      silentFrom:
        row.observed_at === null
          ? null
          : new Date(row.observed_at.getTime() + 2 * row.interval_seconds * 1_000).toISOString(),
      mayEdit: may(ctx.actor, "cluster:update", { clusterId: row.cluster_id }),
    })),
    more: Math.max(0, rows.length - mostRows),
  };
}
