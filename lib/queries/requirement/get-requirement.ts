import type { RequirementPage } from "#lib/contract/views/requirement.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listNamedClusters } from "#lib/db/sql/list-clusters.ts";
import { loadSums } from "#lib/db/sql/load-standings.ts";
import type { Catalog, Framework, Requirement } from "#lib/domain/catalog/catalog.ts";
import { criticalityOf } from "#lib/domain/catalog/criticality.ts";
import { inProfile } from "#lib/domain/catalog/profile.ts";
import { worstOverClusters } from "#lib/domain/control/requirement.ts";
import type { ControlStatus } from "#lib/domain/control/status.ts";
import { AppError } from "#lib/errors.ts";
import { platformOf } from "../cluster/platform-words.ts";
import { frameworkRef, yardstickOf } from "../framework/framework-row.ts";
import { frameworksInUse } from "../framework/frameworks-in-use.ts";
import { type Cut, weightOf } from "../framework/requirement-rows.ts";
import { isScored, scoreFigures, zeroByStatus } from "../framework/score-figures.ts";
import { sumsByCluster } from "../standing/sums-by-cluster.ts";
import { chosenCluster } from "./chosen-cluster.ts";
import { elsewhereOf, elsewhereViews } from "./elsewhere.ts";
import { evidenceWithoutCluster, linkedControls, readEvidence } from "./evidence.ts";
import { identified, onClusters } from "./on-clusters.ts";
import { countsOf, fleetNow, requirementOnFleet, shownOfFleet } from "./over-fleet.ts";
import { rawOfWord } from "./raw-of-word.ts";
import { remediationOf } from "./remediation.ts";

export type RequirementQuestion = {
  readonly frameworkId: string;
  readonly requirementId: string;
  /** The cluster whose evidence is shown, by id or name; the one that stands worst when none is named. */
  readonly clusterId?: string | undefined;
  /** Key of the word whose raw lines are shown. */
  readonly result?: string | undefined;
  /** Every cluster of a fleet one by one, not only the worst. */
  readonly all?: boolean | undefined;
};

/**
 * One requirement: how it stands on each cluster and why, and on one of them the evidence down to the raw line. A number of
 * statements that does not grow with the clusters, but for those whose stored standing time has overtaken.
 */
export async function getRequirement(ctx: Context, asked: RequirementQuestion): Promise<RequirementPage> {
  const { framework, requirement } = find(ctx.catalog, asked);
  const db = fromSql(ctx.sql);
  const clusters = await listNamedClusters(db, ctx.viewer);
  const { profile, weights } = await frameworksInUse(ctx);
  const cut = { framework, profile: profile(framework), weights, controls: ctx.catalog.controls };
  const fleet = await fleetNow(ctx, clusters, framework.id);
  const on = await requirementOnFleet(ctx, clusters, fleet, {
    frameworkId: framework.id,
    requirementId: requirement.id,
  });
  const chosen = chosenCluster(on, clusters, asked.clusterId);
  const stands = await identified(ctx, shownOfFleet(on, chosen, asked.all === true));
  const benchmark = platformOf(stands.find(({ cluster }) => cluster.id === chosen)?.identity).benchmark;
  const read =
    chosen === null ? null : await readEvidence(ctx, { clusterId: chosen, benchmark }, framework.id, requirement);
  const readOn = chosen === null || read === null ? null : { clusterId: chosen, evidence: read };
  const evidence = read?.controls ?? evidenceWithoutCluster(ctx.catalog, requirement);
  const statuses = on.map(({ now }) => now.status);
  const sums = [...fleet.anew, ...sumsByCluster(await loadSums(db, fleet.holding))];
  const figures = scoreFigures(sums, framework.id, cut.profile.id);
  return {
    now: ctx.now.toISOString(),
    framework: {
      ...frameworkRef(framework),
      provenWeight: figures?.provenWeight ?? 0,
      totalWeight: figures?.totalWeight ?? 0,
    },
    ...catalogSide(ctx.catalog, cut, requirement),
    status: statuses.length === 0 ? null : worstOverClusters(statuses),
    score: scoreOf(weightOf(requirement, cut), statuses),
    clusters: await onClusters(ctx, framework.id, requirement, stands, readOn),
    byStatus: countsOf(on),
    clustersTotal: on.length,
    clusterId: chosen,
    evidence,
    raw: chosen === null ? null : await rawOfWord(ctx, chosen, evidence, asked.result),
    elsewhere: await elsewhereViews(ctx, elsewhereOf(ctx.catalog, framework, requirement), fleet),
    remediation: read === null ? [] : remediationOf(read),
    yardstick: yardstickOf(ctx.catalog),
  };
}

function find(catalog: Catalog, asked: RequirementQuestion): { framework: Framework; requirement: Requirement } {
  const framework = catalog.frameworks.get(asked.frameworkId);
  const requirement = framework?.requirements.find((each) => each.leaf && each.id === asked.requirementId);
  if (framework !== undefined && requirement !== undefined) return { framework, requirement };
  throw new AppError("not_found", "There is no such requirement. Choose one from the page of its framework.", {
    reason: framework === undefined ? "unknown_framework" : "unknown_requirement",
  });
}

type CatalogSide = Pick<
  RequirementPage,
  | "trail"
  | "id"
  | "title"
  | "class"
  | "marks"
  | "inProfile"
  | "criticality"
  | "weight"
  | "asks"
  | "gap"
  | "essenceMissing"
>;

function catalogSide(catalog: Catalog, cut: Cut, requirement: Requirement): CatalogSide {
  return {
    trail: trailOf(cut.framework, requirement),
    id: requirement.id,
    title: requirement.title,
    class: requirement.class,
    marks: [...requirement.marks],
    inProfile: inProfile(requirement, cut.profile),
    criticality: requirement.class === "technical" ? criticalityOf(requirement, catalog.controls) : null,
    weight: weightOf(requirement, cut),
    asks: asksOf(catalog, requirement),
    gap: requirement.gap,
    essenceMissing: requirement.essenceMissing,
  };
}

/** The groups above it, outermost first. */
function trailOf(framework: Framework, requirement: Requirement): RequirementPage["trail"] {
  const byId = new Map(framework.requirements.map((each) => [each.id, each]));
  const trail: { id: string; title: string }[] = [];
  let above = requirement.parent === null ? undefined : byId.get(requirement.parent);
  while (above !== undefined && trail.length < 10) {
    trail.unshift({ id: above.id, title: above.title });
    above = above.parent === null ? undefined : byId.get(above.parent);
  }
  return trail;
}

/** Our own words; a benchmark item says in its title what it asks, and its control means more than that. */
function asksOf(catalog: Catalog, requirement: Requirement): string {
  const own = [requirement.why, requirement.classWhy].filter((text) => text !== undefined && text !== "");
  if (own.length > 0) return own.join(" ");
  const controls = linkedControls(catalog, requirement).filter(({ link }) => link.role === "required");
  return controls
    .flatMap(({ control }) => (control.kind === "control" ? [control.description] : []))
    .slice(0, 3)
    .join(" ");
}

function scoreOf(weight: number, statuses: readonly ControlStatus[]): RequirementPage["score"] {
  const weightByStatus = zeroByStatus();
  let totalWeight = 0;
  for (const status of statuses) {
    if (!isScored(status)) continue;
    weightByStatus[status] += weight;
    totalWeight += weight;
  }
  return { provenWeight: weightByStatus.passing, totalWeight, weightByStatus };
}
