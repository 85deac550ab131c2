import type { Broken, FailingRequirement } from "#lib/contract/views/overview.ts";
import type { ClusterRef } from "#lib/contract/views/standing.ts";
import type { FailingOn } from "#lib/db/sql/list-failing-requirements.ts";
import type { Requirement } from "#lib/domain/catalog/catalog.ts";
import { frameworkRef } from "../framework/framework-row.ts";
import { type Cut, weightOf } from "../framework/requirement-rows.ts";
import type { StandingNow } from "../standing/current.ts";

/** The rows with what the core found anew on clusters whose stored statuses do not hold. */
export function withComputed(
  stored: readonly FailingOn[],
  anew: readonly StandingNow[],
  frameworkId: string,
  since: Date,
): readonly FailingOn[] {
  const rows = new Map(stored.map((row) => [row.requirement_id, row]));
  for (const { clusterId, requirements } of anew) {
    for (const [key, now] of requirements) {
      if (now.status !== "failing" || !key.startsWith(`${frameworkId} `)) continue;
      const id = key.slice(frameworkId.length + 1);
      rows.set(
        id,
        withCluster(rows.get(id) ?? nowhere(id), clusterId, now.since !== null && now.since > since ? now.since : null),
      );
    }
  }
  return [...rows.values()];
}

const mostNamed = 4;
const nowhere = (id: string): FailingOn => ({
  ...{ requirement_id: id, clusters: 0, cluster_ids: [], broke: 0, broke_ids: [], broke_at: null },
});

function withCluster(row: FailingOn, clusterId: string, broke: Date | null): FailingOn {
  const more = { ...row, clusters: row.clusters + 1, cluster_ids: [...row.cluster_ids, clusterId].slice(0, mostNamed) };
  if (broke === null) return more;
  const last = row.broke_at !== null && row.broke_at > broke ? row.broke_at : broke;
  return {
    ...more,
    broke: row.broke + 1,
    broke_ids: [clusterId, ...row.broke_ids].slice(0, mostNamed),
    broke_at: last,
  };
}

type Failing = { readonly requirement: Requirement; readonly weight: number; readonly on: FailingOn };

/** What fails in the cut and counts into the score, in the order of the framework. */
function inCut(cut: Cut, failing: readonly FailingOn[]): readonly Failing[] {
  const byId = new Map(failing.map((row) => [row.requirement_id, row]));
  return cut.framework.requirements.flatMap((requirement) => {
    const on = byId.get(requirement.id);
    const weight = weightOf(requirement, cut);
    return on === undefined || weight === 0 ? [] : [{ requirement, weight, on }];
  });
}

/** What fails somewhere, heaviest first; equal weights in the order of the framework. */
export function failingRequirements(
  cut: Cut,
  clusters: readonly ClusterRef[],
  failing: readonly FailingOn[],
): FailingRequirement[] {
  const named = namesOf(clusters);
  return inCut(cut, failing)
    .map(({ requirement, weight, on }) => ({
      framework: frameworkRef(cut.framework),
      id: requirement.id,
      title: requirement.title,
      failingWeight: weight * on.clusters,
      clusters: named(on.cluster_ids),
      clustersTotal: on.clusters,
    }))
    .toSorted((a, b) => b.failingWeight - a.failingWeight);
}

/** What came to fail since the instant the rows were asked for, heaviest first. */
export function brokenSince(cut: Cut, clusters: readonly ClusterRef[], failing: readonly FailingOn[]): Broken[] {
  const named = namesOf(clusters);
  return inCut(cut, failing)
    .flatMap(({ requirement, weight, on }) =>
      on.broke_at === null
        ? []
        : [
            {
              framework: frameworkRef(cut.framework),
              id: requirement.id,
              title: requirement.title,
              weight: weight * on.broke,
              at: on.broke_at.toISOString(),
              clusters: named(on.broke_ids),
              clustersTotal: on.broke,
            },
          ],
    )
    .toSorted((a, b) => b.weight - a.weight);
}

function namesOf(clusters: readonly ClusterRef[]): (ids: readonly string[]) => ClusterRef[] {
  const names = new Map(clusters.map(({ id, name }) => [id, name]));
  return (ids) => ids.map((id) => ({ id, name: names.get(id) ?? id }));
}
