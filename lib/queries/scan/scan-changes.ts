import type { ScanChange, ScanChanges } from "#lib/contract/views/scan.ts";
import { placeOfChange, wordOfPlace } from "#lib/contract/views/scan-filter.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { countScanChanges, listScanChanges, type ScanChangeRow } from "#lib/db/sql/list-scan-changes.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { type ChangeKind, changeKinds } from "#lib/domain/scan/change.ts";
import { requirementOfWitness } from "../requirement/resting-on.ts";
import { resourceRef } from "../resource/resource-ref.ts";
import { getStoredScan } from "./get-stored-scan.ts";

/** Changes of one page. */
const pageSize = 25;

export type ChangesAsked = { readonly change?: ChangeKind | undefined; readonly after?: string | undefined };

/** What a scan of a cluster the viewer may see changed, one kind and one page at a time; three statements. */
export async function getScanChanges(
  ctx: Context,
  {
    scanId,
    change,
    after,
  }: { readonly scanId: string; readonly change: ChangeKind; readonly after?: string | undefined },
): Promise<ScanChanges> {
  const scan = await getStoredScan(ctx, scanId);
  const totals = await countScanChanges(fromSql(ctx.sql), scan.cluster_id, scan.id);
  return await pageOf(ctx, { clusterId: scan.cluster_id, scanId: scan.id }, change, totals.get(change) ?? 0, after);
}

/** How many changes of each kind a scan made, and a page of the kind asked for, or of the first there is. */
export async function scanChanges(
  ctx: Context,
  scan: { readonly clusterId: string; readonly scanId: string },
  asked: ChangesAsked,
): Promise<{ readonly byKind: Partial<Record<ChangeKind, number>>; readonly changes: ScanChanges | null }> {
  const totals = await countScanChanges(fromSql(ctx.sql), scan.clusterId, scan.scanId);
  const kind = asked.change ?? changeKinds.find((each) => (totals.get(each) ?? 0) > 0);
  return {
    byKind: Object.fromEntries(totals),
    changes: kind === undefined ? null : await pageOf(ctx, scan, kind, totals.get(kind) ?? 0, asked.after),
  };
}

async function pageOf(
  ctx: Context,
  scan: { readonly clusterId: string; readonly scanId: string },
  kind: ChangeKind,
  total: number,
  after: string | undefined,
): Promise<ScanChanges> {
  const behind = placeOfChange(after);
  const found = await listScanChanges(fromSql(ctx.sql), {
    ...{ ...scan, kind, limit: pageSize + 1 },
    behind: behind === null ? null : [...behind],
  });
  const rows = found.slice(0, pageSize);
  const last = rows.at(-1);
  return {
    kind,
    total,
    rows: rows.map((row) => changeOf(ctx, row)),
    next: found.length > pageSize && last !== undefined ? wordOfPlace(last.place) : null,
  };
}

function changeOf({ catalog }: Context, row: ScanChangeRow): ScanChange {
  const { type, namespace, name, container } = row;
  const resting = requirementOfWitness(catalog, row.tool, row.witness);
  return {
    kind: row.kind,
    severity: row.severity,
    fingerprint: row.fingerprint,
    target: cleanTitle(row.target),
    resource: resourceRef({ kind: row.resource_kind, type, namespace, name, container }),
    rawId: cleanTitle(row.raw_id),
    title: cleanTitle(row.title),
    from: row.outcome_before,
    to: row.outcome_after,
    line: row.line,
    requirement: resting === null ? null : { frameworkId: resting.framework.id, id: resting.requirement.id },
  };
}
