import { narrowViewer } from "#lib/auth/narrow-viewer.ts";
import { scopeFromSearch } from "#lib/contract/views/scope.ts";
import type { Context } from "#lib/http/context.ts";
import { chosenClusters } from "#lib/queries/cluster/chosen-clusters.ts";
import type { Props } from "../page-props.ts";
import { orNotFound } from "./or-not-found.ts";

/**
 * The context of a page that is narrowed to the clusters its address names, so that every figure on it is of them. A name
 * that is none of the viewer's clusters is the page for a missing thing.
 */
export async function onChosenClusters(ctx: Context, search: Awaited<Props["searchParams"]>): Promise<Context> {
  const { clusters } = scopeFromSearch(search);
  if (clusters.length === 0) return ctx;
  const ids = await orNotFound(chosenClusters(ctx, clusters));
  return { ...ctx, viewer: narrowViewer(ctx.viewer, ids) };
}
