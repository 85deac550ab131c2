import { scannerWords } from "#lib/contract/scanner-labels.ts";
import type { ClusterPage, NamespaceRow, NodeRow } from "#lib/contract/views/cluster.ts";
import { collectCommand } from "#lib/contract/views/push-command.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listClusterIdentities } from "#lib/db/sql/list-cluster-identities.ts";
import { type ClusterNamespace, listNamespaces } from "#lib/db/sql/list-namespaces.ts";
import { type ClusterNode, listNodes } from "#lib/db/sql/list-nodes.ts";
import { type ClusterDetail, readCluster } from "#lib/db/sql/read-cluster.ts";
import { may } from "#lib/domain/access/policy.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { AppError } from "#lib/errors.ts";
import { findingCounts } from "../finding/finding-counts.ts";
import { frameworkRef, yardstickOf } from "../framework/framework-row.ts";
import { type FrameworksInUse, frameworksInUse } from "../framework/frameworks-in-use.ts";
import { scoreFigures } from "../framework/score-figures.ts";
import { scanRows } from "../scan/scan-rows.ts";
import { retiredChecks } from "../source/retired-checks.ts";
import type { SourceHealth } from "../source/source-health.ts";
import { summariseSources } from "../source/source-notes.ts";
import { assessNow, type StandingNow, standingsNow } from "../standing/current.ts";
import { clusterSources } from "./cluster-sources.ts";
import { clusterTokens } from "./cluster-tokens.ts";
import { disagreementsOf, witnessesOfNodes } from "./disagreements.ts";
import { platformOf } from "./platform-words.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const mostNodes = 1_000;
const mostNamespaces = 1_000;
const mostScans = 20;

/**
 * One cluster by id or name: what it is, who reports on it, what is missing and what ends it. A constant number of
 * statements; a cluster out of reach reads like one that does not exist.
 */
export async function getCluster(ctx: Context, { clusterId }: { readonly clusterId: string }): Promise<ClusterPage> {
  const db = fromSql(ctx.sql);
  const cluster = await requireCluster(ctx, clusterId);
  const { id, name } = cluster;
  const [identity] = await listClusterIdentities(db, [id]);
  const inUse = await frameworksInUse(ctx);
  const standings = await standingsNow(ctx, [id], inUse.pinned.id);
  const { pinned, weights, profile } = inUse;
  const measure = { framework: pinned, profile: profile(pinned), weights };
  const { all: sources, collectors: told } = await summariseSources(ctx, [cluster], measure, standings);
  const collectors = told.get(id) ?? [];
  const { standing, input } = await assessNow(ctx, id, witnessesOfNodes(ctx.catalog));
  return {
    now: ctx.now.toISOString(),
    id,
    name,
    uid: identity?.uid === null || identity === undefined ? null : cleanTitle(identity.uid),
    registeredAt: cluster.created_at.toISOString(),
    registeredBy: cluster.creator ?? "the product itself",
    firstHeardAt: cluster.first_heard_at?.toISOString() ?? null,
    heardAt: cluster.heard_at?.toISOString() ?? null,
    platform: platformOf(identity),
    scores: scoresOf(inUse, standings),
    findings: await findingCounts(ctx, [id]),
    sources: await clusterSources(ctx, cluster, sources, collectors),
    collectors: [...collectors],
    collectCommand: collectCommand(name, ctx.server.publicUrl),
    retiredChecks: await retiredChecks(ctx, id),
    roster: rosterOf(ctx, sources, await listNamespaces(db, id, mostNamespaces), input.parameters.systemNamespaces),
    nodes: (await listNodes(db, id, mostNodes)).map(nodeOf),
    disagreements: disagreementsOf(ctx.catalog, standing, input),
    recentScans: await scanRows(ctx, [{ id, name }], { limit: mostScans }),
    scanners: scannerWords.map(({ id, label, formats, howToMake, silenceMeans }) => ({
      ...{ id, label, howToMake, silenceMeans },
      formats: [...formats],
    })),
    tokens: await clusterTokens(ctx, id),
    serverUrl: ctx.server.publicUrl,
    may: {
      upload: may(ctx.actor, "scan:ingest", { clusterId: id }),
      makeToken: may(ctx.actor, "token:create", { clusterId: id }),
      retire: may(ctx.actor, "source:retire", { clusterId: id }),
    },
    yardstick: yardstickOf(ctx.catalog),
  };
}

async function requireCluster(ctx: Context, named: string): Promise<ClusterDetail> {
  const id = uuid.test(named) ? named : null;
  const cluster = await readCluster(fromSql(ctx.sql), ctx.viewer, { id, name: named });
  if (cluster !== null) return cluster;
  throw new AppError("not_found", "There is no such cluster among yours. Check its name or id.", {
    reason: "unknown_cluster",
  });
}

/** Frameworks of which something counts here, the pinned one first. */
function scoresOf({ all, pinned, profile }: FrameworksInUse, standings: readonly StandingNow[]): ClusterPage["scores"] {
  return [pinned, ...all.filter((framework) => framework.id !== pinned.id)].flatMap((framework) => {
    const score = scoreFigures(standings, framework.id, profile(framework).id);
    return score === null || score.totalWeight === 0 ? [] : [{ framework: frameworkRef(framework), score }];
  });
}

/** Null without a fresh, complete roster that counts: nobody then knows what else exists. */
function rosterOf(
  { now }: Context,
  sources: readonly SourceHealth[],
  namespaces: readonly ClusterNamespace[],
  system: readonly string[],
): ClusterPage["roster"] {
  const roster = sources.find((source) => source.scanner === "roster");
  if (roster === undefined || roster.observedAt === null || roster.silentFrom === null) return null;
  if (roster.retired || roster.silentFrom <= now) return null;
  const rows = namespaces.map(
    (row): NamespaceRow => ({
      name: cleanTitle(row.name),
      podSecurity: row.pod_security === null ? null : cleanTitle(row.pod_security),
      workloads: row.workloads,
      system: system.includes(row.name),
    }),
  );
  return { observedAt: roster.observedAt.toISOString(), namespaces: rows };
}

function nodeOf(row: ClusterNode): NodeRow {
  return {
    name: cleanTitle(row.name),
    roles: row.roles.map(cleanTitle),
    // No document that is read here carries the version of a single node.
    version: null,
    knownFrom: row.listed ? "roster" : "reports",
    lastLookAt: row.last_look_at?.toISOString() ?? null,
    byOutcome: row.by_outcome,
  };
}
