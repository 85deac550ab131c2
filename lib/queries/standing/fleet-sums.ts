import type { ScoreFigures } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { addStoredSums } from "#lib/db/sql/add-sums.ts";
import { loadHeads } from "#lib/db/sql/load-standings.ts";
import type { Framework, Profile } from "#lib/domain/catalog/catalog.ts";
import { addSums } from "#lib/domain/score/score.ts";
import { figuresOf } from "../framework/score-figures.ts";
import { type StandingNow, standingsNow } from "./current.ts";

/** Where a fleet stands in some frameworks, without carrying a row for every cluster. */
export type FleetSums = {
  scoreOf(framework: Framework): ScoreFigures | null;
  /** Clusters whose stored standing holds: what else is stored of them is of now, too. */
  readonly holding: readonly string[];
  /** The others, computed anew. */
  readonly anew: readonly StandingNow[];
};

/**
 * The scores of clusters added up in the database where their stored standing holds, and by the core where it does not
 * (semantics § 8). The caller passes only clusters its viewer may see.
 *
 * @param pinnedId requirements of this framework are computed for the clusters that do not hold
 */
export async function fleetSums(
  ctx: Context,
  clusterIds: readonly string[],
  cuts: readonly { readonly framework: Framework; readonly profile: Profile }[],
  pinnedId: string,
): Promise<FleetSums> {
  const q = fromSql(ctx.sql);
  const heads = await loadHeads(q, clusterIds, ctx.catalog.digest, ctx.now);
  const holding = heads.filter((head) => head.holds).map((head) => head.clusterId);
  const others = heads.filter((head) => !head.holds).map((head) => head.clusterId);
  const stored = await addStoredSums(
    q,
    holding,
    cuts.map(({ framework, profile }) => ({ framework: framework.id, profile: profile.id })),
  );
  const anew = others.length === 0 ? [] : await standingsNow(ctx, others, pinnedId);
  const profiles = new Map(cuts.map(({ framework, profile }) => [framework.id, profile.id]));
  return {
    holding,
    anew,
    scoreOf({ id }) {
      if (clusterIds.length === 0) return null;
      const computed = anew.flatMap((standing) => standing.sums.get(`${id} ${profiles.get(id)}`) ?? []);
      const all = [...computed, ...[stored.get(id)].filter((row) => row !== undefined)];
      return figuresOf(
        addSums(all.map((row) => row.sums)),
        all.reduce((sum, row) => sum + row.notYetDue, 0),
      );
    },
  };
}
