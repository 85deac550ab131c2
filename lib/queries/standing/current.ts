import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { loadClusterInput } from "#lib/db/sql/load-cluster-input.ts";
import {
  loadControls,
  loadHeads,
  loadRequirements,
  loadSums,
  type StoredHead,
  type StoredRequirement,
} from "#lib/db/sql/load-standings.ts";
import { loadWeights } from "#lib/db/sql/load-weights.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { ControlStatus } from "#lib/domain/control/status.ts";
import type { ScoreSums } from "#lib/domain/score/score.ts";
import { assess, type Standing } from "#lib/domain/standing/assess.ts";
import type { ClusterInput } from "#lib/domain/standing/input.ts";
import { looks, sumsOf } from "#lib/domain/standing/sums.ts";

/** How a requirement stands on one cluster, and what that rests on. */
export type RequirementNow = {
  readonly status: ControlStatus;
  /** null where it was never settled: nobody looked yet. */
  readonly since: Date | null;
  readonly lastKnownFailing: boolean;
  readonly looked: number;
  readonly passing: number;
  readonly notYetDue: number;
  readonly oldestLookAt: Date | null;
};

/** Where one cluster stands at the context's instant. */
export type StandingNow = {
  readonly clusterId: string;
  readonly settledAt: Date | null;
  /** By `framework requirement`. */
  readonly requirements: ReadonlyMap<string, RequirementNow>;
  /** Controls that partly technical requirements of the framework asked for are linked to, by id. */
  readonly controls: ReadonlyMap<string, ControlStatus>;
  /** By `framework profile`. */
  readonly sums: ReadonlyMap<string, { readonly sums: ScoreSums; readonly notYetDue: number }>;
  /** The stored figures still held; else they were computed anew, and what else is stored of that instant is old too. */
  readonly holds: boolean;
};

/**
 * Where clusters stand at `ctx.now`. Stored figures are used while they hold by themselves; from the instant at which time
 * alone may change something they are computed anew by the core, whether or not a task ran (semantics § 8: queries compare
 * times, jobs only notify). The caller passes only clusters its viewer may see.
 *
 * @param frameworkId only requirements of this framework; null = of all
 */
export async function standingsNow(
  ctx: Context,
  clusterIds: readonly string[],
  frameworkId: string | null,
): Promise<readonly StandingNow[]> {
  const db = fromSql(ctx.sql);
  const heads = await loadHeads(db, clusterIds, ctx.catalog.digest, ctx.now);
  const holding = heads.filter((head) => head.holds).map((head) => head.clusterId);
  const requirements = await loadRequirements(db, clusterIds, frameworkId);
  const sums = await loadSums(db, holding);
  const controls = await loadControls(db, holding, linkedByPartly(ctx.catalog, frameworkId));
  const requirementsOn = Map.groupBy(requirements, (row) => row.cluster_id);
  const controlsOn = Map.groupBy(controls, (row) => row.cluster_id);
  const sumsOn = Map.groupBy(sums, (row) => row.clusterId);
  const standings: StandingNow[] = [];
  for (const head of heads) {
    const stored = requirementsOn.get(head.clusterId) ?? [];
    if (head.holds) {
      standings.push({
        clusterId: head.clusterId,
        settledAt: head.settledAt,
        requirements: new Map(stored.map((row) => [`${row.framework_id} ${row.requirement_id}`, fromStored(row)])),
        controls: new Map((controlsOn.get(head.clusterId) ?? []).map((row) => [row.control_id, row.status])),
        sums: new Map((sumsOn.get(head.clusterId) ?? []).map((row) => [`${row.framework} ${row.profile}`, row])),
        holds: true,
      });
    } else {
      standings.push(await recomputed(ctx, head, stored));
    }
  }
  return standings;
}

/** What is said of partly technical requirements rests on single links (semantics § 6), so these are needed, too. */
export function linkedByPartly(catalog: Catalog, frameworkId: string | null): readonly string[] {
  const requirements = frameworkId === null ? [] : (catalog.frameworks.get(frameworkId)?.requirements ?? []);
  const partly = requirements.filter((requirement) => requirement.leaf && requirement.class === "partly");
  return [...new Set(partly.flatMap((requirement) => requirement.links.map((link) => link.control)))];
}

function fromStored(row: StoredRequirement): RequirementNow {
  return {
    status: row.status,
    since: row.since,
    lastKnownFailing: row.last_known_failing,
    looked: row.facts_looked,
    passing: row.facts_passing,
    notYetDue: row.not_yet_due,
    oldestLookAt: row.oldest_look_at,
  };
}

async function recomputed(ctx: Context, head: StoredHead, stored: readonly StoredRequirement[]): Promise<StandingNow> {
  const db = fromSql(ctx.sql);
  const { standing, input } = await assessNow(ctx, head.clusterId, null);
  const before = new Map(stored.map((row) => [`${row.framework_id} ${row.requirement_id}`, row]));
  const changedAt = head.holdsUntil !== null && head.holdsUntil <= ctx.now ? head.holdsUntil : head.settledAt;
  const requirements = new Map<string, RequirementNow>();
  for (const [framework, judged] of standing.requirements) {
    for (const each of judged) {
      const key = `${framework} ${each.requirement.id}`;
      const seen = looks(each);
      const was = before.get(key);
      requirements.set(key, {
        status: each.status,
        since: was?.status === each.status ? was.since : changedAt,
        lastKnownFailing: each.lastKnownFailing,
        looked: seen.looked,
        passing: seen.passing,
        notYetDue: seen.notYetDue,
        oldestLookAt: seen.oldest === null ? null : new Date(seen.oldest),
      });
    }
  }
  const rows = sumsOf(standing, ctx.catalog, await loadWeights(db), input);
  return {
    clusterId: head.clusterId,
    settledAt: head.settledAt,
    requirements,
    controls: new Map([...standing.controls].map(([id, judged]) => [id, judged.status])),
    sums: new Map(rows.map((row) => [`${row.framework} ${row.profile}`, row])),
    holds: false,
  };
}

/**
 * The full standing of one cluster at `ctx.now`, with every fact, witness and word: what pages that show evidence need.
 *
 * @param witnesses only words of these witness ids (`tool witness`): facts seen by others read "not witnessed"; null = all
 */
export async function assessNow(
  ctx: Context,
  clusterId: string,
  witnesses: readonly string[] | null,
): Promise<{ standing: Standing; input: ClusterInput }> {
  const input = await loadClusterInput(fromSql(ctx.sql), clusterId, witnesses);
  return { standing: assess(ctx.catalog, input, ctx.now.getTime()), input };
}
