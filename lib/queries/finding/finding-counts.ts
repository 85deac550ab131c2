import type { FindingCounts } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { countFindings } from "#lib/db/sql/count-findings.ts";
import { may } from "#lib/domain/access/policy.ts";
import { severities } from "#lib/domain/check/outcome.ts";
import { day } from "#lib/domain/time/instant.ts";

const daysBack = 7;

/** Open findings of the given clusters by severity; null for who may not see findings. */
export async function findingCounts(ctx: Context, clusterIds: readonly string[]): Promise<FindingCounts | null> {
  if (!may(ctx.actor, "finding:read")) return null;
  const since = new Date(ctx.now.getTime() - daysBack * day);
  const rows = await countFindings(fromSql(ctx.sql), clusterIds, since);
  const bySeverity = severities.map((severity) => {
    const row = rows.find((each) => each.severity === severity);
    return { severity, open: row?.open ?? 0, new7d: row?.detected ?? 0, fixed7d: row?.fixed ?? 0 };
  });
  return {
    open: bySeverity.reduce((sum, row) => sum + row.open, 0),
    // Hardly any tool speaks of "info": an empty row would only be one more to read.
    bySeverity: bySeverity.filter((row) => row.severity !== "info" || row.open + row.new7d + row.fixed7d > 0),
  };
}
