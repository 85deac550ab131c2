import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { loadHeads, type StoredHead } from "#lib/db/sql/load-standings.ts";

/** Clusters whose stored figures hold at the context's instant, and those that time or a person has overtaken. */
export type Heads = { readonly holding: readonly string[]; readonly overtaken: readonly StoredHead[] };

/** Which stored figures of the given clusters hold; one statement. Only what does not hold has to be computed anew. */
export async function headsNow(ctx: Context, clusterIds: readonly string[]): Promise<Heads> {
  const heads = await loadHeads(fromSql(ctx.sql), clusterIds, ctx.catalog.digest, ctx.now);
  return {
    holding: heads.filter((head) => head.holds).map((head) => head.clusterId),
    overtaken: heads.filter((head) => !head.holds),
  };
}
