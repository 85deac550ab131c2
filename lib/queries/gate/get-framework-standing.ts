import type { FrameworkStanding, RequirementStanding } from "#lib/contract/framework-standing.ts";
import { requirementHref } from "#lib/contract/views/links.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listNamedClusters } from "#lib/db/sql/list-clusters.ts";
import type { Framework, Requirement } from "#lib/domain/catalog/catalog.ts";
import { requirementsOf } from "#lib/domain/catalog/profile.ts";
import { AppError } from "#lib/errors.ts";
import { frameworkRef, yardstickOf } from "../framework/framework-row.ts";
import { type FrameworksInUse, frameworksInUse } from "../framework/frameworks-in-use.ts";
import { weightOf } from "../framework/requirement-rows.ts";
import { figuresOf } from "../framework/score-figures.ts";
import { summariseSources } from "../source/source-notes.ts";
import { type RequirementNow, type StandingNow, standingsNow } from "../standing/current.ts";

export type FrameworkStandingQuestion = {
  /** Id or name. */
  readonly cluster: string;
  readonly framework: string;
  readonly profile?: string | undefined;
};

/**
 * Where one cluster stands in one framework. Nothing is guessed for the asker: a cluster, framework or profile that is not
 * there is refused with those that are, since a gate that passed on another one would prove nothing.
 */
export async function getFrameworkStanding(ctx: Context, asked: FrameworkStandingQuestion): Promise<FrameworkStanding> {
  const framework = requireFramework(ctx, asked.framework);
  const cluster = await requireCluster(ctx, asked.cluster);
  const inUse = await frameworksInUse(ctx);
  const profile = requireProfile(framework, inUse, asked.profile);
  const standings = await standingsNow(ctx, [cluster.id], framework.id);
  const [standing] = standings;
  const sums = standing?.sums.get(`${framework.id} ${profile.id}`);
  if (standing === undefined || sums === undefined) {
    throw new AppError("internal", "This cluster has no standing in this framework. Look into the server's log.");
  }
  const { weights } = inUse;
  const sources = await summariseSources(ctx, [cluster], { framework, profile, weights }, standings);
  const cut = { framework, profile, weights, controls: ctx.catalog.controls };
  return {
    now: ctx.now.toISOString(),
    cluster,
    framework: { ...frameworkRef(framework), title: framework.title },
    profile: { id: profile.id, title: profile.title },
    settledAt: standing.settledAt?.toISOString() ?? null,
    score: figuresOf(sums.sums, sums.notYetDue),
    requirements: requirementsOf(framework, profile.id)
      .filter((requirement) => requirement.class === "technical")
      .map((requirement) => standingOf(requirement, weightOf(requirement, cut), framework, standing)),
    needing: sources.needing,
    yardstick: { ...yardstickOf(ctx.catalog), weights: { ...weights } },
  };
}

function standingOf(
  requirement: Requirement,
  weight: number,
  framework: Framework,
  standing: StandingNow,
): RequirementStanding {
  const now: RequirementNow | undefined = standing.requirements.get(`${framework.id} ${requirement.id}`);
  return {
    id: requirement.id,
    title: requirement.title,
    status: now?.status ?? "not_assessed",
    weight,
    since: now?.since?.toISOString() ?? null,
    lastKnownFailing: now?.lastKnownFailing ?? false,
    oldestLookAt: now?.oldestLookAt?.toISOString() ?? null,
    checks: { passing: now?.passing ?? 0, looked: now?.looked ?? 0 },
    href: requirementHref(framework.id, requirement.id, { cluster: standing.clusterId }),
  };
}

/** Names in a refusal: enough to see the right one, in a line. */
const mostNames = 20;
const listed = (names: readonly string[]): string =>
  names.length === 0 ? "none yet" : names.slice(0, mostNames).join(", ");

function requireFramework(ctx: Context, id: string): Framework {
  const framework = ctx.catalog.frameworks.get(id);
  if (framework !== undefined) return framework;
  const known = [...ctx.catalog.frameworks.keys()];
  throw new AppError("not_found", `There is no framework "${id}". There are: ${listed(known)}.`, {
    reason: "unknown_framework",
  });
}

async function requireCluster(ctx: Context, named: string): Promise<{ readonly id: string; readonly name: string }> {
  const clusters = await listNamedClusters(fromSql(ctx.sql), ctx.viewer);
  const found = clusters.find(({ name }) => name === named) ?? clusters.find(({ id }) => id === named.toLowerCase());
  if (found !== undefined) return { id: found.id, name: found.name };
  const known = clusters.map(({ name }) => name);
  throw new AppError("not_found", `There is no cluster "${named}" among yours. There are: ${listed(known)}.`, {
    reason: "unknown_cluster",
  });
}

function requireProfile(framework: Framework, inUse: FrameworksInUse, wanted: string | undefined) {
  if (wanted === undefined) return inUse.profile(framework);
  const found = framework.profiles.find(({ id }) => id === wanted);
  if (found !== undefined) return found;
  const known = framework.profiles.map(({ id }) => id);
  throw new AppError("invalid", `${framework.shortTitle} has no profile "${wanted}". It has: ${listed(known)}.`, {
    reason: "unknown_profile",
  });
}
