import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import type { NamedCluster } from "#lib/db/sql/list-clusters.ts";
import { listControlOn } from "#lib/db/sql/list-control-on.ts";
import { type FactRollup, listFactRollups } from "#lib/db/sql/list-fact-rollups.ts";
import { loadControls } from "#lib/db/sql/load-standings.ts";
import { tallyControls } from "#lib/db/sql/tally-controls.ts";
import type { Control } from "#lib/domain/catalog/catalog.ts";
import type { ControlStatus } from "#lib/domain/control/status.ts";
import type { Standing } from "#lib/domain/standing/assess.ts";
import { looks } from "#lib/domain/standing/sums.ts";
import { mostInStrip } from "../framework/fleet.ts";
import type { OnFleet } from "../requirement/over-fleet.ts";
import { assessNow } from "../standing/current.ts";
import { headsNow } from "../standing/heads.ts";
import { asRequirement } from "./as-requirement.ts";

/** How many clusters have a control in which status, and each by itself where there are few. */
export type ControlTally = {
  readonly byStatus: Map<ControlStatus, number>;
  readonly perCluster: { readonly clusterId: string; readonly status: ControlStatus }[];
};

/** Where controls stand over clusters; what is stored is counted in the database, what time has overtaken is judged anew. */
export async function tallyControlsNow(
  ctx: Context,
  clusterIds: readonly string[],
  controlIds: readonly string[],
): Promise<ReadonlyMap<string, ControlTally>> {
  const { holding, overtaken } = await headsNow(ctx, clusterIds);
  const tallies = new Map<string, ControlTally>(
    controlIds.map((id) => [id, { byStatus: new Map(), perCluster: [] } satisfies ControlTally]),
  );
  const add = (id: string, status: ControlStatus, clusters: number): ControlTally | undefined => {
    const tally = tallies.get(id);
    tally?.byStatus.set(status, (tally.byStatus.get(status) ?? 0) + clusters);
    return tally;
  };
  const few = clusterIds.length <= mostInStrip;
  const db = fromSql(ctx.sql);
  if (few) {
    for (const row of await loadControls(db, holding, controlIds)) {
      add(row.control_id, row.status, 1)?.perCluster.push({ clusterId: row.cluster_id, status: row.status });
    }
  } else {
    for (const row of await tallyControls(db, holding, controlIds)) add(row.control_id, row.status, row.clusters);
  }
  for (const { clusterId } of overtaken) {
    const { standing } = await assessNow(ctx, clusterId, null);
    for (const id of controlIds) {
      const status = standing.controls.get(id)?.status;
      if (status === undefined) continue;
      const tally = add(id, status, 1);
      if (few) tally?.perCluster.push({ clusterId, status });
    }
  }
  const place = new Map(clusterIds.map((id, index) => [id, index]));
  for (const { perCluster } of tallies.values()) {
    perCluster.sort((a, b) => (place.get(a.clusterId) ?? 0) - (place.get(b.clusterId) ?? 0));
  }
  return tallies;
}

/** How one control stands on each cluster, in the order of the clusters. */
export async function controlOnFleet(
  ctx: Context,
  clusters: readonly NamedCluster[],
  control: Control,
  witnesses: readonly string[],
): Promise<readonly OnFleet[]> {
  const db = fromSql(ctx.sql);
  const ids = clusters.map((cluster) => cluster.id);
  const stored = new Map((await listControlOn(db, ids, control.id)).map((row) => [row.cluster_id, row]));
  const { holding, overtaken } = await headsNow(ctx, ids);
  const facts = [...new Set(control.facts.map((use) => use.fact))];
  const rollups = Map.groupBy(await listFactRollups(db, holding, facts), (row) => row.cluster_id);
  const byId = new Map(overtaken.map((head) => [head.clusterId, head]));
  const on: OnFleet[] = [];
  for (const cluster of clusters) {
    const was = stored.get(cluster.id);
    const head = byId.get(cluster.id);
    if (head !== undefined) {
      const { standing } = await assessNow(ctx, cluster.id, witnesses);
      const judged = standing.controls.get(control.id);
      const status = judged?.status ?? "not_assessed";
      const since = was?.status === status ? was.since : (head.holdsUntil ?? head.settledAt);
      const lastKnownFailing = judged?.lastKnownFailing ?? false;
      on.push({ cluster, now: { status, since, lastKnownFailing, ...judgedLooks(standing, control) }, holds: false });
    } else if (was !== undefined) {
      const { status, since, last_known_failing: lastKnownFailing } = was;
      const now = { status, since, lastKnownFailing, ...looksOfRollups(rollups.get(cluster.id) ?? []) };
      on.push({ cluster, now, holds: true });
    }
  }
  return on;
}

/** Resources of its facts that were looked at and answered, and that pass; as of when the cluster was settled. */
function looksOfRollups(
  rows: readonly FactRollup[],
): Pick<OnFleet["now"], "looked" | "passing" | "notYetDue" | "oldestLookAt"> {
  const sum = (...states: readonly FactRollup["state"][]): number =>
    rows.filter((row) => states.includes(row.state)).reduce((total, row) => total + row.resources, 0);
  return {
    looked: sum("pass", "fail", "last_known_failing", "error", "truncated"),
    passing: sum("pass"),
    notYetDue: sum("not_yet_due"),
    oldestLookAt: null,
  };
}

function judgedLooks(
  { controls }: Standing,
  control: Control,
): Pick<OnFleet["now"], "looked" | "passing" | "notYetDue" | "oldestLookAt"> {
  const own = controls.get(control.id);
  const required = own === undefined ? [] : [own];
  const { oldest, ...seen } = looks({
    ...{ requirement: asRequirement(control), status: own?.status ?? "not_assessed", required, supporting: [] },
    ...{ attested: false, lastKnownFailing: false, heldBy: [] },
  });
  return { ...seen, oldestLookAt: oldest === null ? null : new Date(oldest) };
}
