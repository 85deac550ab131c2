import type { FrameworkPage } from "#lib/contract/views/framework.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listAttestedSubjects } from "#lib/db/sql/attested-subjects.ts";
import { listNamedClusters } from "#lib/db/sql/list-clusters.ts";
import { listSimulated } from "#lib/db/sql/list-simulated.ts";
import type { Framework } from "#lib/domain/catalog/catalog.ts";
import { AppError } from "#lib/errors.ts";
import { clusterRef } from "../cluster/cluster-ref.ts";
import { summariseSources } from "../source/source-notes.ts";
import { readFleet } from "./fleet.ts";
import { classCounts, frameworkRef, yardstickOf } from "./framework-row.ts";
import { frameworksInUse } from "./frameworks-in-use.ts";
import { partlyCounts } from "./partly-counts.ts";
import { countByStatus, requirementRows, sectionRows, technicalInProfile } from "./requirement-rows.ts";
import { scoreFigures } from "./score-figures.ts";

export type FrameworkQuestion = {
  readonly frameworkId: string;
  /** Clusters the figures are summed over, by id or name; none named means all. One the viewer does not see is as if it were not there. */
  readonly clusterIds?: readonly string[] | undefined;
  readonly profile?: string | undefined;
};

/** One framework with every requirement, over the clusters asked for. Costs of sources are told in this framework. */
export async function getFramework(ctx: Context, asked: FrameworkQuestion): Promise<FrameworkPage> {
  const framework = requireFramework(ctx, asked.frameworkId);
  const db = fromSql(ctx.sql);
  const clusters = await listNamedClusters(db, ctx.viewer);
  const wanted = new Set(asked.clusterIds ?? []);
  const selected = clusters.filter(
    (cluster) => wanted.size === 0 || wanted.has(cluster.id) || wanted.has(cluster.name),
  );
  const { profile: profileInUse, weights } = await frameworksInUse(ctx);
  const profile = profileInUse(framework, asked.profile);
  const ids = selected.map((cluster) => cluster.id);
  const selectedIds = new Set(ids);
  const { standings, tallies } = await readFleet(ctx, framework, ids);
  const sources = await summariseSources(ctx, selected, { framework, profile, weights }, standings);
  const attested = await listAttestedSubjects(db, ids, ctx.now);
  const rows = requirementRows({ framework, profile, weights, controls: ctx.catalog.controls }, tallies);
  const simulated = await listSimulated(
    db,
    clusters.map((cluster) => cluster.id),
  );
  const byStatus = countByStatus(technicalInProfile(rows));
  return {
    ...frameworkRef(framework),
    now: ctx.now.toISOString(),
    title: framework.title,
    publisher: framework.publisher,
    notes: [...framework.notes],
    profiles: framework.profiles.map(({ id, title }) => ({ id, title, selected: id === profile.id })),
    clusters: clusters.map(({ id, name }) => ({
      ...clusterRef(id, name, simulated),
      selected: selectedIds.has(id),
    })),
    counts: classCounts(framework, profile),
    score: scoreFigures(standings, framework.id, profile.id),
    requirementsByStatus: byStatus.scored,
    requirementsOutside: byStatus.outside,
    partly: partlyCounts(framework, profile, standings, attested),
    sections: sectionRows(rows),
    requirements: rows,
    needing: sources.needing,
    yardstick: yardstickOf(ctx.catalog),
  };
}

function requireFramework(ctx: Context, id: string): Framework {
  const framework = ctx.catalog.frameworks.get(id);
  if (framework !== undefined) return framework;
  throw new AppError("not_found", "There is no such framework. Choose one from the list of frameworks.", {
    reason: "unknown_framework",
  });
}
