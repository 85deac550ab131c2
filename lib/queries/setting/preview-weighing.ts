import type { WeightValues } from "#lib/contract/setting.ts";
import type { ScorePreview } from "#lib/contract/views/admin.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { countRequirementStatuses } from "#lib/db/sql/count-requirement-statuses.ts";
import { listNamedClusters } from "#lib/db/sql/list-clusters.ts";
import type { Framework, Profile, Weights } from "#lib/domain/catalog/catalog.ts";
import type { ControlStatus } from "#lib/domain/control/status.ts";
import { type StatusCounts, weighProven } from "#lib/domain/score/weigh.ts";
import { frameworksInUse } from "../framework/frameworks-in-use.ts";
import { comparedFrameworks } from "./score-preview.ts";

type By = { readonly weights: Weights; profile(framework: Framework): Profile };

/** What other weights would do to proven on every cluster in reach, by the statuses as last settled. */
export async function previewWeights(ctx: Context, weights: WeightValues): Promise<ScorePreview> {
  const inUse = await frameworksInUse(ctx);
  return await compare(ctx, inUse.all, inUse, { weights, profile: inUse.profile });
}

/** What reading a framework in another profile would do to its proven. */
export async function previewProfile(ctx: Context, framework: Framework, profile: Profile): Promise<ScorePreview> {
  const inUse = await frameworksInUse(ctx);
  return await compare(ctx, [framework], inUse, { weights: inUse.weights, profile: () => profile });
}

async function compare(ctx: Context, frameworks: readonly Framework[], before: By, after: By): Promise<ScorePreview> {
  const db = fromSql(ctx.sql);
  const clusters = (await listNamedClusters(db, ctx.viewer)).length;
  const counts = new Map<string, Map<ControlStatus, number>>();
  for (const row of await countRequirementStatuses(db, ctx.viewer)) {
    const key = `${row.framework_id} ${row.requirement_id}`;
    counts.set(key, (counts.get(key) ?? new Map()).set(row.status, row.clusters));
  }
  const weigh = (framework: Framework, { weights, profile }: By) =>
    weighProven(framework, profile(framework), ctx.catalog, weights, (id): StatusCounts | undefined =>
      counts.get(`${framework.id} ${id}`),
    );
  return {
    clusters,
    computed: clusters,
    frameworks: comparedFrameworks(
      frameworks.map((framework) => ({
        framework,
        before: weigh(framework, before),
        after: weigh(framework, after),
      })),
    ),
    standOtherwise: 0,
  };
}
