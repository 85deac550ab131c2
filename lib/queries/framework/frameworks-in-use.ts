import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { loadChoices } from "#lib/db/sql/load-choices.ts";
import { loadWeights } from "#lib/db/sql/load-weights.ts";
import type { Framework, Profile, Weights } from "#lib/domain/catalog/catalog.ts";
import { profileOf, requirementsOf } from "#lib/domain/catalog/profile.ts";
import { AppError } from "#lib/errors.ts";

/** The frameworks as this person and this organisation read them. */
export type FrameworksInUse = {
  /** In the order of the catalog. */
  readonly all: readonly Framework[];
  readonly pinned: Framework;
  readonly weights: Weights;
  /** The profile in use; `wanted` wins over what the organisation chose, and that over the default. */
  profile(framework: Framework, wanted?: string): Profile;
};

/**
 * Which framework is headlined, with which profiles and weights everything is read; two statements. Without a choice of the
 * person the pinned framework is the first of the catalog that has something technical in its profile: the catalog's order is
 * its own say in what matters first, so that no id has to stand in code.
 */
export async function frameworksInUse(ctx: Context): Promise<FrameworksInUse> {
  const db = fromSql(ctx.sql);
  const choices = await loadChoices(db, ctx.actor.kind === "person" ? ctx.actor.id : null);
  const weights = await loadWeights(db);
  const all = [...ctx.catalog.frameworks.values()];
  const profile = (framework: Framework, wanted?: string): Profile => {
    const offered = framework.profiles.some((each) => each.id === wanted);
    return profileOf(framework, offered ? wanted : choices.profiles[framework.id]);
  };
  const isScored = (framework: Framework): boolean =>
    requirementsOf(framework, profile(framework).id).some((requirement) => requirement.class === "technical");
  const chosen = choices.pinnedFrameworkId === null ? undefined : ctx.catalog.frameworks.get(choices.pinnedFrameworkId);
  const pinned = chosen ?? all.find(isScored) ?? all[0];
  if (pinned === undefined) throw new AppError("internal", "The catalog has no framework. Run the catalog check.");
  return { all, pinned, weights, profile };
}
