import type { FindingFilter } from "#lib/contract/views/finding-filter.ts";
import type { FindingList } from "#lib/contract/views/findings.ts";
import type { CappedCount } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { countMatchingFindings } from "#lib/db/sql/count-matching-findings.ts";
import { countOpen } from "#lib/db/sql/count-open.ts";
import type { FindingConditions } from "#lib/db/sql/finding-conditions.ts";
import { severities } from "#lib/domain/check/outcome.ts";
import { findingScope } from "./finding-scope.ts";

/** Nobody reads on from here: the figure then says "and more". */
export const mostCounted = 10_000;

/** How many findings a filter leaves, in all and by severity; the severities are counted as if none were chosen. */
export type FindingCount = { readonly matching: CappedCount; readonly bySeverity: FindingList["bySeverity"] };

/** Counts what a filter leaves. */
export async function countFindings(ctx: Context, filter: FindingFilter): Promise<FindingCount> {
  return await countIn(ctx, (await findingScope(ctx, filter)).conditions);
}

/** The same for conditions that are known; one statement. */
export async function countIn(ctx: Context, conditions: FindingConditions): Promise<FindingCount> {
  const counts = await countMatchingFindings(fromSql(ctx.sql), conditions, mostCounted + 1);
  const bySeverity = severities.map((severity) => {
    const { count, cut } = counts.get(severity) ?? { count: 0, cut: false };
    const known = capped(count);
    return { severity, count: known.count, capped: known.capped || cut };
  });
  const chosen = bySeverity.filter(({ severity }) => conditions.severities.includes(severity));
  return {
    matching: {
      count: chosen.reduce((sum, each) => sum + each.count, 0),
      capped: chosen.some((each) => each.capped),
    },
    bySeverity,
  };
}

/** Open findings of every cluster the viewer sees; one statement. */
export async function countOpenNow(ctx: Context): Promise<CappedCount> {
  return capped(await countOpen(fromSql(ctx.sql), ctx.viewer, mostCounted + 1));
}

const capped = (count: number): CappedCount => ({ count: Math.min(count, mostCounted), capped: count > mostCounted });
