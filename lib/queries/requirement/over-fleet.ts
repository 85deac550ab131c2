import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import type { NamedCluster } from "#lib/db/sql/list-clusters.ts";
import { listRequirementOn } from "#lib/db/sql/list-requirement-on.ts";
import { type RequirementName, tallyStatusesOf } from "#lib/db/sql/tally-statuses-of.ts";
import { type ControlStatus, controlStatuses } from "#lib/domain/control/status.ts";
import { worstFirst } from "#lib/domain/control/worst-first.ts";
import { mostInStrip } from "../framework/fleet.ts";
import { type RequirementNow, type StandingNow, standingsNow } from "../standing/current.ts";
import { headsNow } from "../standing/heads.ts";

/** A cluster with how something stands on it. */
export type OnFleet = {
  readonly cluster: NamedCluster;
  readonly now: RequirementNow;
  /** What is stored of the cluster still holds. */
  readonly holds: boolean;
};

/** Clusters whose stored figures hold, and those that were computed anew because theirs do not. */
export type FleetNow = { readonly holding: readonly string[]; readonly anew: readonly StandingNow[] };

/** Computes anew what time has overtaken; everything else is asked of what is stored. */
export async function fleetNow(
  ctx: Context,
  clusters: readonly NamedCluster[],
  frameworkId: string | null,
): Promise<FleetNow> {
  const { holding, overtaken } = await headsNow(
    ctx,
    clusters.map((cluster) => cluster.id),
  );
  const ids = overtaken.map((head) => head.clusterId);
  return { holding, anew: ids.length === 0 ? [] : await standingsNow(ctx, ids, frameworkId) };
}

/** How one requirement stands on each cluster, in the order of the clusters. */
export async function requirementOnFleet(
  ctx: Context,
  clusters: readonly NamedCluster[],
  { holding, anew }: FleetNow,
  { frameworkId, requirementId }: RequirementName,
): Promise<readonly OnFleet[]> {
  const rows = await listRequirementOn(fromSql(ctx.sql), holding, frameworkId, requirementId);
  const stored = new Map(rows.map((row) => [row.cluster_id, row]));
  const computed = new Map(anew.map((standing) => [standing.clusterId, standing.requirements]));
  return clusters.flatMap((cluster): OnFleet[] => {
    const now = computed.get(cluster.id)?.get(`${frameworkId} ${requirementId}`);
    if (now !== undefined) return [{ cluster, now, holds: false }];
    const row = stored.get(cluster.id);
    if (row === undefined) return [];
    return [
      {
        cluster,
        holds: true,
        now: {
          status: row.status,
          since: row.since,
          lastKnownFailing: row.last_known_failing,
          looked: row.facts_looked,
          passing: row.facts_passing,
          notYetDue: row.not_yet_due,
          oldestLookAt: row.oldest_look_at,
        },
      },
    ];
  });
}

/** On how many clusters requirements stand in which status, by `framework requirement`; one statement. */
export async function countsOnFleet(
  ctx: Context,
  { holding, anew }: FleetNow,
  names: readonly RequirementName[],
): Promise<ReadonlyMap<string, ReadonlyMap<ControlStatus, number>>> {
  const counts = new Map<string, Map<ControlStatus, number>>();
  const add = (key: string, status: ControlStatus, clusters: number): void => {
    const of = counts.get(key) ?? new Map<ControlStatus, number>();
    counts.set(key, of.set(status, (of.get(status) ?? 0) + clusters));
  };
  for (const row of await tallyStatusesOf(fromSql(ctx.sql), holding, names)) {
    add(`${row.framework_id} ${row.requirement_id}`, row.status, row.clusters);
  }
  for (const { requirements } of anew) {
    for (const { frameworkId, requirementId } of names) {
      const key = `${frameworkId} ${requirementId}`;
      const now = requirements.get(key);
      if (now !== undefined) add(key, now.status, 1);
    }
  }
  return counts;
}

/** How many clusters stand in which status. */
export function countsOf(on: readonly OnFleet[]): Partial<Record<ControlStatus, number>> {
  const entries = controlStatuses.map(
    (status) => [status, on.filter(({ now }) => now.status === status).length] as const,
  );
  return Object.fromEntries(entries.filter(([, clusters]) => clusters > 0));
}

/**
 * The clusters a page tells one by one: all of a few, by name; of a fleet the worst, and the one that was chosen. `all` is for
 * who asks for everything.
 */
export function shownOfFleet(on: readonly OnFleet[], chosen: string | null, all: boolean): readonly OnFleet[] {
  if (all || on.length <= mostInStrip) return on;
  const worst = worstFirst.flatMap((status) => on.filter(({ now }) => now.status === status));
  const shown = worst.slice(0, mostInStrip);
  const own = on.find(({ cluster }) => cluster.id === chosen);
  return own === undefined || shown.includes(own) ? shown : [...shown.slice(0, -1), own];
}
