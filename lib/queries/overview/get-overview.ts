import type { FailingRequirement, Overview } from "#lib/contract/views/overview.ts";
import type { ClusterRef } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listNamedClusters } from "#lib/db/sql/list-clusters.ts";
import { requirementsOf } from "#lib/domain/catalog/profile.ts";
import { findingCounts } from "../finding/finding-counts.ts";
import { getFirstRun } from "../first-run/get-first-run.ts";
import { frameworkRef, frameworkRow, yardstickOf } from "../framework/framework-row.ts";
import { frameworksInUse } from "../framework/frameworks-in-use.ts";
import { type Cut, weightOf } from "../framework/requirement-rows.ts";
import { scanRows } from "../scan/scan-rows.ts";
import { summariseSources } from "../source/source-notes.ts";
import { type StandingNow, standingsNow } from "../standing/current.ts";

const mostFailing = 5;
const mostScans = 6;

/** Where the viewer's clusters stand; until a first scan of theirs was read, how to bring one in. */
export async function getOverview(ctx: Context): Promise<Overview> {
  const clusters = await listNamedClusters(fromSql(ctx.sql), ctx.viewer);
  if (clusters.every((cluster) => cluster.heard_at === null)) return await beforeFirstScan(ctx, clusters.length);
  const ids = clusters.map((cluster) => cluster.id);
  const { all, pinned, profile, weights } = await frameworksInUse(ctx);
  const standings = await standingsNow(ctx, ids, pinned.id);
  const cut = { framework: pinned, profile: profile(pinned), weights, controls: ctx.catalog.controls };
  const sources = await summariseSources(ctx, clusters, cut, standings);
  const failing = failingRequirements(cut, clusters, standings);
  return {
    now: ctx.now.toISOString(),
    clusters: clusters.length,
    pinned: frameworkRow(pinned, cut.profile, standings),
    frameworks: all
      .filter((framework) => framework.id !== pinned.id)
      .map((framework) => frameworkRow(framework, profile(framework), standings)),
    failing: failing.slice(0, mostFailing),
    failingTotal: failing.length,
    findings: await findingCounts(ctx, ids),
    sources: sources.counts,
    needing: sources.needing,
    recentScans: await scanRows(ctx, clusters, { limit: mostScans }),
    yardstick: yardstickOf(ctx.catalog),
    firstRun: null,
  };
}

async function beforeFirstScan(ctx: Context, clusters: number): Promise<Overview> {
  return {
    now: ctx.now.toISOString(),
    clusters,
    pinned: null,
    frameworks: [],
    failing: [],
    failingTotal: 0,
    findings: null,
    sources: { total: 0, fresh: 0 },
    needing: [],
    recentScans: [],
    yardstick: yardstickOf(ctx.catalog),
    firstRun: await getFirstRun(ctx),
  };
}

/** What fails somewhere and counts into the score, heaviest first; equal weights in the order of the framework. */
function failingRequirements(
  cut: Cut,
  clusters: readonly ClusterRef[],
  standings: readonly StandingNow[],
): FailingRequirement[] {
  const { framework, profile } = cut;
  const byId = new Map(standings.map((standing) => [standing.clusterId, standing]));
  const failing: FailingRequirement[] = [];
  for (const requirement of requirementsOf(framework, profile.id)) {
    if (requirement.class !== "technical") continue;
    const key = `${framework.id} ${requirement.id}`;
    const where = clusters.filter(({ id }) => byId.get(id)?.requirements.get(key)?.status === "failing");
    if (where.length === 0) continue;
    failing.push({
      framework: frameworkRef(framework),
      id: requirement.id,
      title: requirement.title,
      failingWeight: weightOf(requirement, cut) * where.length,
      clusters: where.map(({ id, name }) => ({ id, name })),
    });
  }
  return failing.toSorted((a, b) => b.failingWeight - a.failingWeight);
}
