import type { ParameterValues } from "#lib/contract/setting.ts";
import type { ScorePreview } from "#lib/contract/views/admin.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listNamedClusters } from "#lib/db/sql/list-clusters.ts";
import { loadClusterInput } from "#lib/db/sql/load-cluster-input.ts";
import { loadEngineLooks } from "#lib/db/sql/load-source-looks.ts";
import { readCluster } from "#lib/db/sql/read-cluster.ts";
import { witnessIdsOf } from "#lib/domain/catalog/witness.ts";
import { parametersFrom } from "#lib/domain/computed/parameters.ts";
import { scoreOf, sumScore } from "#lib/domain/score/score.ts";
import type { Proven } from "#lib/domain/score/weigh.ts";
import { assess, type Standing } from "#lib/domain/standing/assess.ts";
import type { ClusterInput } from "#lib/domain/standing/input.ts";
import { AppError } from "#lib/errors.ts";
import { type FrameworksInUse, frameworksInUse } from "../framework/frameworks-in-use.ts";
import { comparedFrameworks } from "./score-preview.ts";

/** A large cluster takes about a second to judge twice; nobody waits longer than for these. */
const mostJudged = 20;

/** What other parameters would do: the core judges the first clusters in reach by both, on what is stored of them. */
export async function previewParameters(ctx: Context, parameters: ParameterValues): Promise<ScorePreview> {
  const clusters = await listNamedClusters(fromSql(ctx.sql), ctx.viewer);
  const ids = clusters.slice(0, mostJudged).map(({ id }) => id);
  const preview = await judge(ctx, ids, (input, id) => withParameters(ctx, input, id, parameters));
  return { ...preview, clusters: clusters.length };
}

/** What another expected interval of one source would do on its cluster. */
export async function previewInterval(
  ctx: Context,
  { clusterId, scanner, intervalSeconds }: { clusterId: string; scanner: string; intervalSeconds: number },
): Promise<ScorePreview> {
  const cluster = await readCluster(fromSql(ctx.sql), ctx.viewer, { id: clusterId, name: clusterId });
  if (cluster === null) {
    throw new AppError("not_found", "There is no such cluster among yours.", { reason: "unknown_cluster" });
  }
  return await judge(ctx, [cluster.id], async (input) => withInterval(input, scanner, intervalSeconds * 1000));
}

type Changed = (input: ClusterInput, clusterId: string) => Promise<ClusterInput>;

async function judge(ctx: Context, clusterIds: readonly string[], changed: Changed): Promise<ScorePreview> {
  const inUse = await frameworksInUse(ctx);
  const witnesses = witnessIdsOf(ctx.catalog);
  const sums = new Map(inUse.all.map(({ id }) => [id, { before: none, after: none }]));
  let standOtherwise = 0;
  for (const id of clusterIds) {
    const input = await loadClusterInput(fromSql(ctx.sql), id, witnesses);
    const other = await changed(input, id);
    const [before, after] = [input, other].map((each) => assess(ctx.catalog, each, ctx.now.getTime()));
    if (before === undefined || after === undefined) continue;
    standOtherwise += countOther(before, after);
    for (const framework of inUse.all) {
      const sum = sums.get(framework.id) ?? { before: none, after: none };
      sums.set(framework.id, {
        before: plus(sum.before, provenOf(ctx, inUse, framework.id, before, input)),
        after: plus(sum.after, provenOf(ctx, inUse, framework.id, after, other)),
      });
    }
  }
  return {
    clusters: clusterIds.length,
    computed: clusterIds.length,
    frameworks: comparedFrameworks(
      inUse.all.map((framework) => ({ framework, ...(sums.get(framework.id) ?? { before: none, after: none }) })),
    ),
    standOtherwise,
  };
}

const none: Proven = { proven: 0, total: 0 };
const plus = (a: Proven, b: Proven): Proven => ({ proven: a.proven + b.proven, total: a.total + b.total });

function provenOf(
  ctx: Context,
  { all, weights, profile }: FrameworksInUse,
  frameworkId: string,
  standing: Standing,
  input: ClusterInput,
): Proven {
  const framework = all.find(({ id }) => id === frameworkId);
  if (framework === undefined) return none;
  const judged = standing.requirements.get(frameworkId) ?? [];
  const score = scoreOf(sumScore(judged, profile(framework), ctx.catalog, weights, input, standing.at));
  return { proven: score.passing, total: score.total };
}

function countOther(before: Standing, after: Standing): number {
  let other = 0;
  for (const [framework, judged] of after.requirements) {
    const was = before.requirements.get(framework) ?? [];
    other += judged.filter((each, index) => was[index]?.status !== each.status).length;
  }
  return other;
}

async function withParameters(
  ctx: Context,
  input: ClusterInput,
  clusterId: string,
  { systemNamespaces, ...values }: ParameterValues,
): Promise<ClusterInput> {
  const parameters = { systemNamespaces };
  if (input.computed === undefined) return { ...input, parameters };
  const computed = parametersFrom(values);
  const engineLooks = await loadEngineLooks(fromSql(ctx.sql), clusterId, computed.policyEngines);
  return { ...input, parameters, computed: { ...input.computed, parameters: computed, engineLooks } };
}

function withInterval(input: ClusterInput, scanner: string, interval: number): ClusterInput {
  const source = input.sources.get(scanner);
  if (source === undefined) {
    throw new AppError("not_found", "This cluster has no such source.", { reason: "unknown_source" });
  }
  const sources = new Map(input.sources).set(scanner, { ...source, interval });
  const roster = scanner === "roster" && input.roster !== null ? { ...input.roster, interval } : input.roster;
  return { ...input, sources, roster };
}
