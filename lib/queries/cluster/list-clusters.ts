import type { ClusterList, ClusterRow } from "#lib/contract/views/clusters.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { countOpenFindings, type OpenFindings } from "#lib/db/sql/count-open-findings.ts";
import { listClusterIdentities } from "#lib/db/sql/list-cluster-identities.ts";
import { listNamedClusters } from "#lib/db/sql/list-clusters.ts";
import { may } from "#lib/domain/access/policy.ts";
import type { Framework } from "#lib/domain/catalog/catalog.ts";
import { requirementsOf } from "#lib/domain/catalog/profile.ts";
import { addSums } from "#lib/domain/score/score.ts";
import { frameworkRef } from "../framework/framework-row.ts";
import { type FrameworksInUse, frameworksInUse } from "../framework/frameworks-in-use.ts";
import { figuresOf, scoreFigures } from "../framework/score-figures.ts";
import type { SourceHealth } from "../source/source-health.ts";
import { summariseSources } from "../source/source-notes.ts";
import { type StandingNow, standingsNow } from "../standing/current.ts";
import { platformWords } from "./platform-words.ts";

/** Every cluster the viewer may see, with what it proves and which of its sources need somebody. */
export async function listClusters(ctx: Context): Promise<ClusterList> {
  const db = fromSql(ctx.sql);
  const clusters = await listNamedClusters(db, ctx.viewer);
  const ids = clusters.map((cluster) => cluster.id);
  const inUse = await frameworksInUse(ctx);
  const { pinned, weights, profile } = inUse;
  const standings = await standingsNow(ctx, ids, pinned.id);
  const measure = { framework: pinned, profile: profile(pinned), weights };
  const sources = await summariseSources(ctx, clusters, measure, standings);
  const identities = new Map((await listClusterIdentities(db, ids)).map((row) => [row.cluster_id, row]));
  const findings = may(ctx.actor, "finding:read") ? await countOpenFindings(db, ids) : null;
  const shown = [pinned, ...secondOf(inUse)];
  const figures = (over: readonly StandingNow[]) => shown.map((framework) => scoreOf(inUse, framework, over));
  return {
    now: ctx.now.toISOString(),
    frameworks: shown.map(frameworkRef),
    clusters: clusters.map(
      ({ id, name, heard_at }): ClusterRow => ({
        id,
        name,
        platform: platformWords(identities.get(id)),
        scores: figures(standings.filter((standing) => standing.clusterId === id)),
        sources: tagsOf(sources.all.filter((source) => source.cluster.id === id)),
        openFindings: findings === null ? null : openOf(findings.find((row) => row.cluster_id === id)),
        heardAt: heard_at?.toISOString() ?? null,
      }),
    ),
    totals: figures(standings),
    sources: sources.counts,
    needing: sources.needing,
    serverUrl: ctx.server.publicUrl,
    may: { registerCluster: may(ctx.actor, "cluster:create"), makeToken: may(ctx.actor, "token:create") },
  };
}

/** The next framework of the catalog in which anything counts. */
function secondOf({ all, pinned, profile }: FrameworksInUse): readonly Framework[] {
  const others = all.filter((framework) => framework.id !== pinned.id);
  const second = others.find((framework) =>
    requirementsOf(framework, profile(framework).id).some((requirement) => requirement.class === "technical"),
  );
  return second === undefined ? [] : [second];
}

function scoreOf({ profile }: FrameworksInUse, framework: Framework, over: readonly StandingNow[]) {
  return scoreFigures(over, framework.id, profile(framework).id) ?? figuresOf(addSums([]), 0);
}

/** Sources that were ever expected or heard here; a scanner nobody connected is no tag. */
function tagsOf(sources: readonly SourceHealth[]): ClusterRow["sources"] {
  return sources
    .filter((source) => source.known && !source.retired)
    .map(({ scanner, label, state }) => ({ scanner, label, state }));
}

function openOf(row: OpenFindings | undefined): ClusterRow["openFindings"] {
  return { total: row?.total ?? 0, critical: row?.critical ?? 0, high: row?.high ?? 0 };
}
