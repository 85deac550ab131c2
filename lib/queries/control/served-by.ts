import type { Served } from "#lib/contract/views/control.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listNamedClusters } from "#lib/db/sql/list-clusters.ts";
import { fleetNow } from "../requirement/over-fleet.ts";
import { findControl } from "./get-control.ts";
import { servedViews } from "./served-views.ts";

/** Every requirement a control serves, over all clusters the viewer sees. */
export async function servedBy(ctx: Context, controlId: string): Promise<Served[]> {
  const { serves } = findControl(ctx, controlId);
  const clusters = await listNamedClusters(fromSql(ctx.sql), ctx.viewer);
  return await servedViews(ctx, serves, await fleetNow(ctx, clusters, null));
}
