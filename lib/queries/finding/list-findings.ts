import { type FindingFilter, listedBy } from "#lib/contract/views/finding-filter.ts";
import { placeWord } from "#lib/contract/views/finding-place.ts";
import type { FindingRow } from "#lib/contract/views/findings.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listFindingKeys } from "#lib/db/sql/list-finding-keys.ts";
import { findingRows } from "./finding-rows.ts";
import { type FindingScope, findingScope } from "./finding-scope.ts";

/** Findings of one page. */
export const pageSize = 50;
/** Findings fetched at once for an export. */
const batchSize = 1_000;

/** A page of findings, and the word for the one behind it; null at the end. */
export type FindingSlice = { readonly rows: readonly FindingRow[]; readonly next: string | null };

/** The findings a filter leaves, one page behind its place. */
export async function listFindings(ctx: Context, filter: FindingFilter): Promise<FindingSlice> {
  return await sliceOf(ctx, filter, await findingScope(ctx, filter), pageSize);
}

/** The same within a scope that is known; three statements. */
export async function sliceOf(
  ctx: Context,
  filter: FindingFilter,
  scope: FindingScope,
  limit: number,
): Promise<FindingSlice> {
  const { conditions, order, behind } = scope;
  const keys = await listFindingKeys(fromSql(ctx.sql), { conditions, order, behind, limit: limit + 1 });
  const shown = keys.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: await findingRows(ctx, shown, scope.doubt),
    next: keys.length > limit && last !== undefined ? placeWord(listedBy(filter), last.place) : null,
  };
}

/** The findings of an export, batch by batch. */
export type FindingBatches = AsyncIterable<readonly FindingRow[]>;

/**
 * Every finding a filter leaves, in the order of its list, batch by batch: what an export writes. Grouping and the page
 * change nothing about which. A filter that cannot be used is refused before the first batch.
 */
export async function findingBatches(
  ctx: Context,
  filter: FindingFilter,
  batch: number = batchSize,
): Promise<FindingBatches> {
  return batchesOf(ctx, await findingScope(ctx, { ...filter, after: undefined }), batch);
}

async function* batchesOf(
  ctx: Context,
  { conditions, order, doubt }: FindingScope,
  limit: number,
): AsyncGenerator<readonly FindingRow[]> {
  let behind: readonly string[] | null = null;
  do {
    const keys = await listFindingKeys(fromSql(ctx.sql), { conditions, order, behind, limit });
    yield await findingRows(ctx, keys, doubt);
    behind = keys.length < limit ? null : (keys.at(-1)?.place ?? null);
  } while (behind !== null);
}
