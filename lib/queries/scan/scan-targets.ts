import type { ScanPage, ScanTarget } from "#lib/contract/views/scan.ts";
import type { ScanFilter } from "#lib/contract/views/scan-filter.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { countRosterLosses, type LostResource, listRosterLosses } from "#lib/db/sql/list-roster-losses.ts";
import {
  listScanTargets,
  type ScanTargetRow,
  type ScanTargetSum,
  sumScanOutcomes,
  sumScanTargets,
} from "#lib/db/sql/list-scan-targets.ts";
import type { ScanDetail } from "#lib/db/sql/read-scan.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import { resourceRef } from "../resource/resource-ref.ts";

/** Slices of one page, and of one page of what a roster no longer lists. */
const pageSize = 25;
/** Reasons named for each completeness: every truncated report may have one of its own. */
const mostReasons = 4;
const mostTypes = 60;

/** What was read of a scan, slice by slice: three statements, whatever its size. */
export async function scanTargets(
  ctx: Context,
  scan: ScanDetail,
  filter: ScanFilter,
): Promise<Pick<ScanPage, "sums" | "targets" | "byOutcome">> {
  const db = fromSql(ctx.sql);
  const sums = await sumScanTargets(db, scan.cluster_id, scan.read_id, mostReasons);
  const found = await listScanTargets(db, {
    ...{ clusterId: scan.cluster_id, readId: scan.read_id, scanId: scan.id, limit: pageSize + 1 },
    completeness: filter.completeness ?? null,
    behind: filter.targets ?? null,
  });
  const chosen = sums.filter((sum) => filter.completeness === undefined || sum.completeness === filter.completeness);
  return {
    sums: sums.map(sumOf),
    targets: {
      total: chosen.reduce((total, sum) => total + sum.targets, 0),
      rows: found.slice(0, pageSize).map(targetOf),
      next: found.length > pageSize ? (found[pageSize - 1]?.id ?? null) : null,
    },
    byOutcome: await sumScanOutcomes(db, scan.cluster_id, scan.read_id),
  };
}

function sumOf({ completeness, targets, observations, reasons, different }: ScanTargetSum): ScanPage["sums"][number] {
  return {
    ...{ completeness, targets, observations },
    reasons: reasons.map((each) => ({ ...each, reason: cleanText(each.reason, 600) })),
    moreReasons: different - reasons.length,
  };
}

function targetOf(row: ScanTargetRow): ScanTarget {
  return {
    scope: row.scope,
    label: cleanTitle(row.label),
    completeness: row.completeness,
    completenessReason: cleanText(row.completeness_reason, 600),
    toolVersion: row.tool_version === null ? null : cleanTitle(row.tool_version),
    observedAt: row.observed_at.toISOString(),
    late: row.late,
    byOutcome: row.by_outcome,
    changes: row.changes,
  };
}

/** What a roster says about itself and what it no longer lists; null for every other scan. Two statements. */
export async function scanRoster(ctx: Context, scan: ScanDetail, filter: ScanFilter): Promise<ScanPage["roster"]> {
  const { roster_items: items, roster_complete: isComplete, roster_observed_at: observedAt } = scan;
  if (items === null || observedAt === null) return null;
  const db = fromSql(ctx.sql);
  const asked = { clusterId: scan.cluster_id, scanId: scan.read_id, observedAt, behind: filter.gone ?? null };
  const total = isComplete === true ? await countRosterLosses(db, scan.cluster_id, observedAt) : 0;
  const found = total === 0 ? [] : await listRosterLosses(db, { ...asked, limit: pageSize + 1 });
  return {
    complete: isComplete === true,
    items,
    covers: typesOf(scan.roster_covers ?? []),
    lost: {
      total,
      rows: found.slice(0, pageSize).map(lostOf),
      next: found.length > pageSize ? (found[pageSize - 1]?.id ?? null) : null,
    },
  };
}

/** Types are written with a capital (`apps/Deployment`); kinds whose whole universe it is stand among them without one. */
function typesOf(covers: readonly string[]): string[] {
  const words = covers.map((each) => cleanTitle(each.slice(each.lastIndexOf("/") + 1)));
  return [...new Set(words.filter((word) => /^[A-Z]/.test(word)))].sort().slice(0, mostTypes);
}

function lostOf(row: LostResource): NonNullable<ScanPage["roster"]>["lost"]["rows"][number] {
  const { type, namespace, name } = row;
  return {
    resource: resourceRef({ kind: row.resource_kind, type, namespace, name, container: "" }),
    listedFrom: row.listed_from.toISOString(),
    back: row.back,
    findings: row.findings,
  };
}
