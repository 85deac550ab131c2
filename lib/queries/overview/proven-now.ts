import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { addStoredSums } from "#lib/db/sql/add-sums.ts";
import { listVisibleIds } from "#lib/db/sql/list-visible-ids.ts";
import { loadChoices } from "#lib/db/sql/load-choices.ts";
import { profileOf } from "#lib/domain/catalog/profile.ts";
import { scoreOf } from "#lib/domain/score/score.ts";
import type { ProvenThen } from "#lib/domain/visit/visit.ts";

/** Proven of every framework as the organisation reads it, over all clusters the person sees. */
export async function provenNow(ctx: Context): Promise<ProvenThen> {
  const q = fromSql(ctx.sql);
  const { profiles } = await loadChoices(q, ctx.actor.kind === "person" ? ctx.actor.id : null);
  const cuts = [...ctx.catalog.frameworks.values()].map((framework) => ({
    framework: framework.id,
    profile: profileOf(framework, profiles[framework.id]).id,
  }));
  const sums = await addStoredSums(q, await listVisibleIds(q, ctx.viewer.clusters), cuts);
  return Object.fromEntries(
    cuts.flatMap(({ framework, profile }) => {
      const added = sums.get(framework);
      if (added === undefined) return [];
      const { passing, total } = scoreOf(added.sums);
      return [[`${framework} ${profile}`, [passing, total] as const]];
    }),
  );
}
