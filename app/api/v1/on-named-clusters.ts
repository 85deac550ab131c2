import { narrowViewer } from "#lib/auth/narrow-viewer.ts";
import type { Context } from "#lib/http/context.ts";
import { chosenClusters } from "#lib/queries/cluster/chosen-clusters.ts";

/** The context narrowed to the clusters that are named, so that every figure is of them; none named means all. */
export async function onNamedClusters(ctx: Context, names: readonly string[]): Promise<Context> {
  if (names.length === 0) return ctx;
  return { ...ctx, viewer: narrowViewer(ctx.viewer, await chosenClusters(ctx, names)) };
}
