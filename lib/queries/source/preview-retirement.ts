import type { RetirementPreview } from "#lib/contract/views/retirement.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { countMatchingFindings } from "#lib/db/sql/count-matching-findings.ts";
import { countWords, type WordsOf } from "#lib/db/sql/count-words.ts";
import { loadClusterInput } from "#lib/db/sql/load-cluster-input.ts";
import { readCluster } from "#lib/db/sql/read-cluster.ts";
import { severities } from "#lib/domain/check/outcome.ts";
import type { JudgedRequirement } from "#lib/domain/control/requirement.ts";
import { scoreOf, sumScore } from "#lib/domain/score/score.ts";
import { assess } from "#lib/domain/standing/assess.ts";
import { type ClusterInput, retiredCheckKey } from "#lib/domain/standing/input.ts";
import { AppError } from "#lib/errors.ts";
import { frameworkRef } from "../framework/framework-row.ts";
import { frameworksInUse } from "../framework/frameworks-in-use.ts";

/** Findings counted at most; the figure is there to give pause, not to add up. */
const mostCounted = 1_000_000;

/**
 * What retiring a source, or one check of it, would change now, judged by the core with and without its words. A source
 * that is not there, or of a cluster out of reach, reads like one that does not exist.
 */
export async function previewRetirement(ctx: Context, asked: WordsOf): Promise<RetirementPreview> {
  const db = fromSql(ctx.sql);
  const cluster = await readCluster(db, ctx.viewer, { id: asked.clusterId, name: asked.clusterId });
  if (cluster === null) throw notFound("There is no such cluster among yours.", "unknown_cluster");
  const input = await loadClusterInput(db, cluster.id, null);
  if (!input.sources.has(asked.scanner)) throw notFound("This cluster has no such source.", "unknown_source");
  const words = await countWords(db, asked);
  if (words === null) throw notFound("This source never named such a check on this cluster.", "unknown_check");
  const { pinned, weights, profile } = await frameworksInUse(ctx);
  const at = ctx.now.getTime();
  const judged = (of: ClusterInput): readonly JudgedRequirement[] =>
    assess(ctx.catalog, of, at).requirements.get(pinned.id) ?? [];
  const proven = (requirements: readonly JudgedRequirement[], of: ClusterInput): RetirementPreview["before"] => {
    const score = scoreOf(sumScore(requirements, profile(pinned), ctx.catalog, weights, of, at));
    return { proven: score.passing, total: score.total };
  };
  const without = withoutWordsOf(asked, input, at);
  const [before, after] = [judged(input), judged(without)];
  const statusBefore = new Map(before.map((each) => [each.requirement.id, each.status]));
  return {
    words,
    openFindings: await openFindings(ctx, asked),
    framework: frameworkRef(pinned),
    before: proven(before, input),
    after: proven(after, without),
    requirements: after.filter((each) => statusBefore.get(each.requirement.id) !== each.status).length,
  };
}

const notFound = (message: string, reason: string): AppError => new AppError("not_found", message, { reason });

/** The cluster as it would be judged with what a person retires at an instant. */
function withoutWordsOf({ scanner, check }: WordsOf, input: ClusterInput, at: number): ClusterInput {
  if (check !== null) {
    const key = retiredCheckKey(scanner, check.tool, check.checkKey);
    return { ...input, retiredChecks: new Map([...input.retiredChecks, [key, at]]) };
  }
  const source = input.sources.get(scanner);
  const sources = new Map(input.sources);
  if (source !== undefined) sources.set(scanner, { ...source, retiredAt: at });
  return { ...input, sources, roster: scanner === "roster" ? null : input.roster };
}

async function openFindings(ctx: Context, { clusterId, scanner, check }: WordsOf): Promise<number> {
  const counts = await countMatchingFindings(
    fromSql(ctx.sql),
    {
      ...{ clusterIds: [clusterId], states: ["open"], severities, kinds: [], scanners: [scanner] },
      ...{ namespaces: [], resource: null, image: null, words: [] },
      check: check === null ? null : `${check.tool}:${check.checkKey}`,
    },
    mostCounted,
  );
  return [...counts.values()].reduce((sum, { count }) => sum + count, 0);
}
