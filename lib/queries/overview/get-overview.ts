import type { Overview } from "#lib/contract/views/overview.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listNamedClusters } from "#lib/db/sql/list-clusters.ts";
import { listFailingRequirements } from "#lib/db/sql/list-failing-requirements.ts";
import { loadRequirementStatuses } from "#lib/db/sql/load-requirement-statuses.ts";
import type { Framework } from "#lib/domain/catalog/catalog.ts";
import { findingCounts } from "../finding/finding-counts.ts";
import { getFirstRun } from "../first-run/get-first-run.ts";
import { frameworkRow, yardstickOf } from "../framework/framework-row.ts";
import { type FrameworksInUse, frameworksInUse } from "../framework/frameworks-in-use.ts";
import { scanRows } from "../scan/scan-rows.ts";
import { type CostStanding, summariseSources } from "../source/source-notes.ts";
import { type FleetSums, fleetSums } from "../standing/fleet-sums.ts";
import { brokenSince, failingRequirements, withComputed } from "./failing.ts";
import { fixesOf } from "./fixes.ts";
import { type LastVisit, lastVisit } from "./last-visit.ts";

const mostFailing = 5;
const mostBroken = 5;
const mostScans = 6;

/** Where the viewer's clusters stand; until a first scan of theirs was read, how to bring one in. */
export async function getOverview(ctx: Context): Promise<Overview> {
  const clusters = await listNamedClusters(fromSql(ctx.sql), ctx.viewer);
  const visit = await lastVisit(ctx);
  if (clusters.every((cluster) => cluster.heard_at === null)) {
    return await beforeFirstScan(ctx, clusters.length, visit);
  }
  const ids = clusters.map((cluster) => cluster.id);
  const inUse = await frameworksInUse(ctx);
  const { pinned, weights } = inUse;
  const cut = { framework: pinned, profile: inUse.profile(pinned), weights, controls: ctx.catalog.controls };
  const sums = await fleetSums(ctx, ids, cutsOf(inUse), pinned.id);
  const stored = await listFailingRequirements(fromSql(ctx.sql), sums.holding, pinned.id, visit.at);
  const failing = withComputed(stored, sums.anew, pinned.id, visit.at);
  const heaviest = failingRequirements(cut, clusters, failing);
  const broken = brokenSince(cut, clusters, failing);
  const sources = await summariseSources(ctx, clusters, cut, (costly) => statusesOn(ctx, costly, sums, pinned));
  const rowOf = (framework: Framework) => ({
    ...frameworkRow(framework, inUse.profile(framework), []),
    score: sums.scoreOf(framework),
  });
  return {
    now: ctx.now.toISOString(),
    clusters: clusters.length,
    since: { at: visit.at.toISOString(), visited: visit.visited },
    pinned: rowOf(pinned),
    frameworks: inUse.all.filter((framework) => framework.id !== pinned.id).map(rowOf),
    provenThen: provenThen(ctx, inUse, visit),
    broken: broken.slice(0, mostBroken),
    brokenTotal: broken.length,
    fixes: await fixesOf(ctx, clusters, pinned, cut.profile),
    failing: heaviest.slice(0, mostFailing),
    failingTotal: heaviest.length,
    findings: await findingCounts(ctx, ids),
    sources: sources.counts,
    needing: sources.needing,
    recentScans: await scanRows(ctx, clusters, { limit: mostScans }),
    yardstick: yardstickOf(ctx.catalog),
    firstRun: null,
  };
}

async function beforeFirstScan(ctx: Context, clusters: number, visit: LastVisit): Promise<Overview> {
  return {
    now: ctx.now.toISOString(),
    clusters,
    since: { at: visit.at.toISOString(), visited: visit.visited },
    pinned: null,
    frameworks: [],
    provenThen: {},
    broken: [],
    brokenTotal: 0,
    fixes: [],
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

const cutsOf = ({ all, profile }: FrameworksInUse) =>
  all.map((framework) => ({ framework, profile: profile(framework) }));

/** Statuses of the pinned framework on some clusters, stored or computed anew. */
async function statusesOn(
  ctx: Context,
  clusterIds: readonly string[],
  { anew }: FleetSums,
  { id: frameworkId }: Framework,
): Promise<readonly CostStanding[]> {
  const computed = anew.filter(({ clusterId }) => clusterIds.includes(clusterId));
  const others = clusterIds.filter((id) => !computed.some(({ clusterId }) => clusterId === id));
  const rows = await loadRequirementStatuses(fromSql(ctx.sql), others, frameworkId);
  const stored = rows.map(({ cluster_id, statuses }) => ({
    clusterId: cluster_id,
    requirements: new Map(Object.entries(statuses).map(([id, status]) => [`${frameworkId} ${id}`, { status }])),
  }));
  return [...computed, ...stored];
}

/** What was proven at the last visit; of no other clusters than those it was about, which are all the person sees. */
function provenThen(ctx: Context, { all, profile }: FrameworksInUse, { proven }: LastVisit): Overview["provenThen"] {
  if (ctx.viewer.clusters !== ctx.actor.clusters) return {};
  return Object.fromEntries(
    all.flatMap((framework) => {
      const then = proven[`${framework.id} ${profile(framework).id}`];
      return then === undefined ? [] : [[framework.id, { provenWeight: then[0], totalWeight: then[1] }]];
    }),
  );
}
