import { scannerLabel, toolLabel } from "#lib/contract/scanner-labels.ts";
import type { RetiredCheck } from "#lib/contract/views/retirement.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listHeardOfRetired, listRetiredChecks } from "#lib/db/sql/list-retired-checks.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import { unnamed } from "./source-health.ts";

/** Shown at most; the newest first. */
const mostShown = 100;

/** Checks that people retired on a cluster, the newest first, and whether a later scan named them; two statements. */
export async function retiredChecks({ sql }: Context, clusterId: string): Promise<RetiredCheck[]> {
  const db = fromSql(sql);
  const rows = (await listRetiredChecks(db, [clusterId])).slice(0, mostShown);
  if (rows.length === 0) return [];
  const heard = new Map(
    (await listHeardOfRetired(db, clusterId)).map((row) => [
      `${row.scanner} ${row.tool} ${row.check_key}`,
      row.heard_at,
    ]),
  );
  return rows.map((row) => {
    const heardAt = heard.get(`${row.scanner} ${row.tool} ${row.check_key}`) ?? null;
    return {
      at: row.retired_at.toISOString(),
      by: row.by_name === null ? unnamed : cleanTitle(row.by_name),
      reason: cleanText(row.reason, 2_000),
      scanner: row.scanner,
      sourceLabel: scannerLabel(row.scanner),
      toolLabel: toolLabel(row.tool),
      checkKey: cleanTitle(row.check_key),
      title: cleanTitle(row.title ?? row.check_key),
      heardSince: heardAt !== null && heardAt > row.retired_at,
    };
  });
}
