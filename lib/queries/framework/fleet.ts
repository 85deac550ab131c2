import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listStatusesIn } from "#lib/db/sql/list-statuses-in.ts";
import { loadControls, loadSums } from "#lib/db/sql/load-standings.ts";
import { tallyRequirements } from "#lib/db/sql/tally-requirements.ts";
import type { Framework } from "#lib/domain/catalog/catalog.ts";
import type { ControlStatus } from "#lib/domain/control/status.ts";
import { heldBySilence } from "../source/source-cost.ts";
import { linkedByPartly, type StandingNow, standingsNow } from "../standing/current.ts";
import { headsNow } from "../standing/heads.ts";
import { addTally, type Tallies, talliesOf } from "./tally.ts";

/** Up to this many clusters each has its own cell in a row; more are counted by status. */
export const mostInStrip = 12;

/** What is read of one cluster of a fleet; of its requirements only the status, and only where a sum could not say it. */
export type FleetStanding = Pick<StandingNow, "clusterId" | "controls" | "sums"> & {
  readonly requirements: ReadonlyMap<string, { readonly status: ControlStatus }>;
};

/** Where some clusters stand in one framework: per cluster what has to be, everything else counted. */
export type Fleet = { readonly standings: readonly FleetStanding[]; readonly tallies: Tallies };

/**
 * Where clusters stand in one framework, in the order of `clusterIds`. A few are read one by one; the stored figures of a
 * fleet are counted in the database, so that the page of a framework does not grow with the clusters.
 */
export async function readFleet(ctx: Context, framework: Framework, clusterIds: readonly string[]): Promise<Fleet> {
  if (clusterIds.length > mostInStrip) return await readCounted(ctx, framework, clusterIds);
  const standings = inOrder(await standingsNow(ctx, clusterIds, framework.id), clusterIds);
  return { standings, tallies: talliesOf(framework.id, standings) };
}

async function readCounted(ctx: Context, framework: Framework, clusterIds: readonly string[]): Promise<Fleet> {
  const { holding, overtaken } = await headsNow(ctx, clusterIds);
  const anew = await standingsNow(
    ctx,
    overtaken.map((head) => head.clusterId),
    framework.id,
  );
  const counted = talliesOf(framework.id, anew, { perCluster: false });
  for (const row of await tallyRequirements(fromSql(ctx.sql), holding, framework.id)) {
    addTally(counted, row.requirement_id, {
      status: row.status,
      clusters: row.clusters,
      looked: row.facts_looked,
      passing: row.facts_passing,
      oldestLookAt: row.oldest_look_at,
      lastKnownFailing: row.last_known_failing,
    });
  }
  const standings = [...anew, ...(await holdingStandings(ctx, framework, holding))];
  return { standings: inOrder(standings, clusterIds), tallies: counted };
}

/** Sums, single links, and those requirements that the cost of a silent source is made of. */
async function holdingStandings(
  ctx: Context,
  framework: Framework,
  holding: readonly string[],
): Promise<readonly FleetStanding[]> {
  const db = fromSql(ctx.sql);
  const technical = framework.requirements.filter((each) => each.leaf && each.class === "technical");
  const names = technical.map((each) => each.id);
  const held = await listStatusesIn(db, holding, framework.id, names, [...heldBySilence]);
  const sumsOn = Map.groupBy(await loadSums(db, holding), (row) => row.clusterId);
  const links = linkedByPartly(ctx.catalog, framework.id);
  const controlsOn = Map.groupBy(await loadControls(db, holding, links), (row) => row.cluster_id);
  const heldOn = Map.groupBy(held, (row) => row.cluster_id);
  return holding.map((clusterId) => ({
    clusterId,
    controls: new Map((controlsOn.get(clusterId) ?? []).map((row) => [row.control_id, row.status])),
    sums: new Map((sumsOn.get(clusterId) ?? []).map((row) => [`${row.framework} ${row.profile}`, row])),
    requirements: new Map((heldOn.get(clusterId) ?? []).map((row) => [`${framework.id} ${row.requirement_id}`, row])),
  }));
}

/** Standings in the order in which the clusters are shown. */
function inOrder<T extends { readonly clusterId: string }>(
  standings: readonly T[],
  ids: readonly string[],
): readonly T[] {
  const byId = new Map(standings.map((standing) => [standing.clusterId, standing]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
