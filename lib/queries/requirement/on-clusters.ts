import type { RequirementOnCluster } from "#lib/contract/views/requirement.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listAttestedSubjects } from "#lib/db/sql/attested-subjects.ts";
import { type ClusterIdentity, listClusterIdentities } from "#lib/db/sql/list-cluster-identities.ts";
import { type FactRollup, listFactRollups } from "#lib/db/sql/list-fact-rollups.ts";
import { type LastFailure, listLastFailures } from "#lib/db/sql/list-last-failures.ts";
import { listSimulated } from "#lib/db/sql/list-simulated.ts";
import type { Requirement } from "#lib/domain/catalog/catalog.ts";
import { isManaged } from "#lib/domain/standing/input.ts";
import { hour } from "#lib/domain/time/instant.ts";
import { platformWords } from "../cluster/platform-words.ts";
import { listSourceHealth, type SourceHealth } from "../source/source-health.ts";
import { type JudgedEvidence, judgeNow, linkedControls, type RequirementEvidence, witnessesOf } from "./evidence.ts";
import { briefsOfEvidence, briefsOfRollup, type RolledUp } from "./fact-briefs.ts";
import type { OnFleet } from "./over-fleet.ts";
import { type FactBrief, sentenceOfStatus } from "./sentence.ts";

/** A cluster with how the requirement stands on it, and what it is. */
export type StandsOn = OnFleet & { readonly identity: ClusterIdentity | undefined; readonly simulated: boolean };

/** The same with what each cluster runs on; two statements. */
export async function identified(ctx: Context, on: readonly OnFleet[]): Promise<readonly StandsOn[]> {
  const db = fromSql(ctx.sql);
  const ids = on.map(({ cluster }) => cluster.id);
  const identities = new Map((await listClusterIdentities(db, ids)).map((row) => [row.cluster_id, row]));
  const simulated = await listSimulated(db, ids);
  return on.map((each) => ({
    ...each,
    identity: identities.get(each.cluster.id),
    simulated: simulated.has(each.cluster.id),
  }));
}

/** The cluster whose evidence was read, if there is one. */
export type ReadOn = { readonly clusterId: string; readonly evidence: RequirementEvidence } | null;

/** Clusters judged anew for their sentence at most; the worker settles such a cluster within moments. */
const mostJudged = 50;

/**
 * How the requirement stands on each cluster, and why: in detail where it was judged, elsewhere out of the roll-ups of when
 * the cluster was settled. Four statements, whatever the number of clusters; a cluster that time has overtaken since it was
 * settled is judged anew, because its roll-ups are old.
 */
export async function onClusters(
  ctx: Context,
  frameworkId: string,
  requirement: Requirement,
  stands: readonly StandsOn[],
  read: ReadOn,
): Promise<RequirementOnCluster[]> {
  const judged = new Map<string, Pick<JudgedEvidence, "judged" | "drafts">>();
  if (read !== null) judged.set(read.clusterId, read.evidence);
  for (const { cluster } of stands.filter(({ holds }) => !holds).slice(0, mostJudged)) {
    if (judged.has(cluster.id)) continue;
    judged.set(cluster.id, await judgeNow(ctx, { clusterId: cluster.id, benchmark: null }, frameworkId, requirement));
  }
  const around = await loadAround(ctx, requirement, stands, judged);
  return stands.map((each) => {
    const { id, name } = each.cluster;
    return {
      cluster: { id, name, ...(each.simulated ? { simulated: true } : {}) },
      platform: platformWords(each.identity),
      status: each.now.status,
      sentence: sentence(ctx, requirement, each, around, judged.get(id)),
      since: each.now.since?.toISOString() ?? null,
      lastKnownFailingSince: each.now.lastKnownFailing ? lastSeenFailing(ctx.now, around, id) : null,
      checks: { passing: each.now.passing, looked: each.now.looked },
      oldestLookAt: each.now.oldestLookAt?.toISOString() ?? null,
    };
  });
}

/** What the sentences need beside the standings, by cluster. */
type Around = {
  readonly rollups: ReadonlyMap<string, readonly FactRollup[]>;
  readonly sources: ReadonlyMap<string, readonly SourceHealth[]>;
  readonly failures: ReadonlyMap<string, readonly LastFailure[]>;
  readonly attested: ReadonlyMap<string, readonly { readonly subject: string }[]>;
};

async function loadAround(
  ctx: Context,
  requirement: Requirement,
  stands: readonly StandsOn[],
  judged: ReadonlyMap<string, unknown>,
): Promise<Around> {
  const db = fromSql(ctx.sql);
  const clusters = stands.map(({ cluster }) => cluster);
  const ids = clusters.map(({ id }) => id);
  const others = ids.filter((id) => !judged.has(id));
  const linked = linkedControls(ctx.catalog, requirement).flatMap(({ control }) => control.facts);
  const facts = [...new Set(linked.map((use) => use.fact))];
  const failing = stands.filter(({ now }) => now.lastKnownFailing).map(({ cluster }) => cluster.id);
  const witnesses = failing.length === 0 ? [] : witnessesOf(ctx.catalog, requirement);
  return {
    rollups: Map.groupBy(await listFactRollups(db, others, facts), (row) => row.cluster_id),
    sources: Map.groupBy(await listSourceHealth(ctx, clusters), (source) => source.cluster.id),
    failures: Map.groupBy(await listLastFailures(db, failing, witnesses), (row) => row.cluster_id),
    attested: Map.groupBy(await listAttestedSubjects(db, ids, ctx.now), (each) => each.clusterId),
  };
}

const attestedOn = ({ attested }: Around, clusterId: string): ReadonlySet<string> =>
  new Set((attested.get(clusterId) ?? []).map(({ subject }) => subject));

function rolledUp(
  ctx: Context,
  requirement: Requirement,
  { cluster, identity }: StandsOn,
  around: Around,
): readonly FactBrief[] {
  const rows = around.rollups.get(cluster.id) ?? [];
  const surrounding = surroundings(ctx, identity, around.sources.get(cluster.id) ?? []);
  const attested = attestedOn(around, cluster.id);
  return briefsOfRollup(ctx.catalog, requirement, (factId): RolledUp => {
    const own = rows.filter((row) => row.fact_id === factId).map((row) => [row.state, row.resources]);
    return { counts: Object.fromEntries(own), ...surrounding, attested };
  });
}

function surroundings(
  { now }: Context,
  identity: ClusterIdentity | undefined,
  sources: readonly SourceHealth[],
): Pick<RolledUp, "heardTools" | "isRosterFresh" | "isManaged"> {
  const roster = sources.find((source) => source.scanner === "roster");
  return {
    heardTools: new Set(
      sources.filter((source) => source.observedAt !== null && !source.retired).flatMap((source) => source.tools),
    ),
    isRosterFresh: roster?.silentFrom !== undefined && roster.silentFrom !== null && roster.silentFrom > now,
    isManaged: identity !== undefined && isManaged(identity.platform),
  };
}

function sentence(
  ctx: Context,
  requirement: Requirement,
  stands: StandsOn,
  around: Around,
  judged: Pick<JudgedEvidence, "judged" | "drafts"> | undefined,
): string {
  const { catalog } = ctx;
  const { cluster, now, holds } = stands;
  if (judged === undefined && !holds) return "Time has changed it since it was settled; choose it to see why.";
  const facts = judged === undefined ? rolledUp(ctx, requirement, stands, around) : briefsOfEvidence(judged);
  const attested = attestedOn(around, cluster.id);
  const attestations = linkedControls(catalog, requirement)
    .filter(({ link, control }) => link.role === "required" && control.needsPeople && !attested.has(control.id))
    .map(({ control }) => control.attestation);
  const heldBy = (judged?.judged.heldBy ?? []).flatMap((id) => catalog.controls.get(id)?.title ?? []);
  const checks = { passing: now.passing, looked: now.looked };
  return sentenceOfStatus({ catalog, requirement, status: now.status, checks, facts, attestations, heldBy });
}

/** When a failure that still stands was last said: one whose word fell silent, or that was asked since without an answer. */
function lastSeenFailing(now: Date, { failures, sources }: Around, clusterId: string): string | null {
  const own = sources.get(clusterId) ?? [];
  const standing = (failures.get(clusterId) ?? []).filter(({ scanner, at, since_undecided }) => {
    const hours = own.find((source) => source.scanner === scanner)?.intervalHours ?? 24;
    return since_undecided || at.getTime() + 2 * hours * hour <= now.getTime();
  });
  return standing.length === 0 ? null : new Date(Math.max(...standing.map(({ at }) => at.getTime()))).toISOString();
}
