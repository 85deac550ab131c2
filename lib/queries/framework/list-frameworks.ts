import type { FrameworkList } from "#lib/contract/views/frameworks.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listNamedClusters } from "#lib/db/sql/list-clusters.ts";
import { summariseSources } from "../source/source-notes.ts";
import { standingsNow } from "../standing/current.ts";
import { frameworkRow, yardstickOf } from "./framework-row.ts";
import { frameworksInUse } from "./frameworks-in-use.ts";

/** Every framework of the catalog with its figures over all clusters the viewer sees; the pinned one first. */
export async function listFrameworks(ctx: Context): Promise<FrameworkList> {
  const clusters = await listNamedClusters(fromSql(ctx.sql), ctx.viewer);
  const { all, pinned, profile, weights } = await frameworksInUse(ctx);
  const ids = clusters.map((cluster) => cluster.id);
  const standings = await standingsNow(ctx, ids, pinned.id);
  const measure = { framework: pinned, profile: profile(pinned), weights };
  const sources = await summariseSources(ctx, clusters, measure, standings);
  const ordered = [pinned, ...all.filter((framework) => framework.id !== pinned.id)];
  return {
    now: ctx.now.toISOString(),
    clusters: clusters.length,
    frameworks: ordered.map((framework) => frameworkRow(framework, profile(framework), standings)),
    needing: sources.needing,
    yardstick: yardstickOf(ctx.catalog),
  };
}
