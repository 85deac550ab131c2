import type { FirstRun } from "#lib/contract/views/first-run.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listNamedClusters } from "#lib/db/sql/list-clusters.ts";
import { readInstalledAt } from "#lib/db/sql/read-installed-at.ts";
import { may } from "#lib/domain/access/policy.ts";
import { scanRows } from "../scan/scan-rows.ts";

const mostWaiting = 50;
const mostScans = 20;

/** What stands where the Overview will be, until the first scan was read; three statements. */
export async function getFirstRun(ctx: Context): Promise<FirstRun> {
  const db = fromSql(ctx.sql);
  const clusters = await listNamedClusters(db, ctx.viewer);
  const installedAt = await readInstalledAt(db);
  const scans = await scanRows(ctx, clusters, { states: ["kept", "failed"], limit: mostScans });
  const controls = [...ctx.catalog.controls.values()].filter((control) => control.kind === "control");
  return {
    now: ctx.now.toISOString(),
    installedAt: installedAt?.toISOString() ?? null,
    frameworks: ctx.catalog.frameworks.size,
    controls: controls.length,
    catalogVersion: ctx.catalog.version,
    serverUrl: ctx.server.publicUrl,
    waiting: clusters
      .filter((cluster) => cluster.heard_at === null)
      .slice(0, mostWaiting)
      .map(({ id, name }) => ({ id, name })),
    scans,
    may: { registerCluster: may(ctx.actor, "cluster:create"), makeToken: may(ctx.actor, "token:create") },
  };
}
