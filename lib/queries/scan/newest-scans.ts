import type { ScanRow } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { chooseClusters } from "#lib/db/sql/choose-clusters.ts";
import { listClusterNames } from "#lib/db/sql/list-cluster-names.ts";
import { chosenClusters } from "../cluster/chosen-clusters.ts";
import { scanRows } from "./scan-rows.ts";

/** Clusters looked at when none is named. */
const mostClusters = 5_000;

/** The newest scans of the clusters that are named by id or name, or of all the viewer sees. */
export async function listNewestScans(
  ctx: Context,
  asked: { readonly clusters: readonly string[]; readonly limit: number },
): Promise<readonly ScanRow[]> {
  const q = fromSql(ctx.sql);
  const clusters =
    asked.clusters.length === 0
      ? await listClusterNames(q, ctx.viewer, mostClusters)
      : await chooseClusters(q, ctx.viewer, await chosenClusters(ctx, asked.clusters));
  return await scanRows(ctx, clusters, { limit: asked.limit });
}
