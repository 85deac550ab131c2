import type { RequirementOnCluster } from "#lib/contract/views/requirement.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listAttestedSubjects } from "#lib/db/sql/attested-subjects.ts";
import type { ClusterIdentity } from "#lib/db/sql/list-cluster-identities.ts";
import type { NamedCluster } from "#lib/db/sql/list-clusters.ts";
import { listFactRollups } from "#lib/db/sql/list-fact-rollups.ts";
import { listLastFailures } from "#lib/db/sql/list-last-failures.ts";
import type { Requirement } from "#lib/domain/catalog/catalog.ts";
import { isManaged } from "#lib/domain/standing/input.ts";
import { platformWords } from "../cluster/platform-words.ts";
import { listSourceHealth, type SourceHealth } from "../source/source-health.ts";
import type { RequirementNow } from "../standing/current.ts";
import { linkedControls, type RequirementEvidence, witnessesOf } from "./evidence.ts";
import { briefsOfEvidence, briefsOfRollup, type RolledUp } from "./fact-briefs.ts";
import { type FactBrief, sentenceOfStatus } from "./sentence.ts";

/** A cluster with how the requirement stands on it. */
export type StandsOn = {
  readonly cluster: NamedCluster;
  readonly identity: ClusterIdentity | undefined;
  readonly now: RequirementNow;
};

/**
 * How the requirement stands on each cluster, and why: in detail where the evidence was read, elsewhere out of the roll-ups
 * of when the cluster was settled. Four statements, whatever the number of clusters.
 */
export async function onClusters(
  ctx: Context,
  requirement: Requirement,
  stands: readonly StandsOn[],
  read: { readonly clusterId: string; readonly evidence: RequirementEvidence } | null,
): Promise<RequirementOnCluster[]> {
  const db = fromSql(ctx.sql);
  const ids = stands.map(({ cluster }) => cluster.id);
  const others = ids.filter((id) => id !== read?.clusterId);
  const facts = linkedControls(ctx.catalog, requirement).flatMap(({ control }) => control.facts.map((use) => use.fact));
  const rollups = Map.groupBy(await listFactRollups(db, others, [...new Set(facts)]), (row) => row.cluster_id);
  const health = Map.groupBy(
    await listSourceHealth(
      ctx,
      stands.map(({ cluster }) => cluster),
    ),
    (source) => source.cluster.id,
  );
  const failing = stands.filter(({ now }) => now.lastKnownFailing).map(({ cluster }) => cluster.id);
  const failures = await listLastFailures(db, failing, failing.length === 0 ? [] : witnessesOf(ctx.catalog, requirement));
  const attested = Map.groupBy(await listAttestedSubjects(db, ids, ctx.now), (each) => each.clusterId);
  return stands.map((each) => {
    const { id } = each.cluster;
    const sources = health.get(id) ?? [];
    const subjects = new Set((attested.get(id) ?? []).map(({ subject }) => subject));
    const onFact = (factId: string): RolledUp => ({
      counts: Object.fromEntries(
        (rollups.get(id) ?? []).filter((row) => row.fact_id === factId).map((row) => [row.state, row.resources]),
      ),
      ...surroundings(ctx, each.identity, sources),
      attested: subjects,
    });
    const briefs =
      read?.clusterId === id ? briefsOfEvidence(read.evidence) : briefsOfRollup(ctx.catalog, requirement, onFact);
    return {
      cluster: { id, name: each.cluster.name },
      platform: platformWords(each.identity),
      status: each.now.status,
      sentence: sentence(ctx, requirement, each.now, briefs, subjects, read?.clusterId === id ? read.evidence : null),
      since: each.now.since?.toISOString() ?? null,
      lastKnownFailingSince: each.now.lastKnownFailing
        ? lastSeenFailing(
            ctx.now,
            failures.filter((row) => row.cluster_id === id),
            sources,
          )
        : null,
      checks: { passing: each.now.passing, looked: each.now.looked },
      oldestLookAt: each.now.oldestLookAt?.toISOString() ?? null,
    };
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
  { catalog }: Context,
  requirement: Requirement,
  now: RequirementNow,
  facts: readonly FactBrief[],
  attested: ReadonlySet<string>,
  evidence: RequirementEvidence | null,
): string {
  const required = linkedControls(catalog, requirement).filter(({ link }) => link.role === "required");
  const attestations = required
    .filter(({ control }) => control.needsPeople && !attested.has(control.id))
    .map(({ control }) => control.attestation);
  const heldBy = (evidence?.judged.heldBy ?? []).flatMap((id) => catalog.controls.get(id)?.title ?? []);
  const checks = { passing: now.passing, looked: now.looked };
  return sentenceOfStatus({ catalog, requirement, status: now.status, checks, facts, attestations, heldBy });
}

/** When a failure that still stands was last said: one whose word fell silent, or that was asked since without an answer. */
function lastSeenFailing(
  now: Date,
  failures: readonly { readonly scanner: string; readonly at: Date; readonly since_undecided: boolean }[],
  sources: readonly SourceHealth[],
): string | null {
  const standing = failures.filter(({ scanner, at, since_undecided }) => {
    const hours = sources.find((source) => source.scanner === scanner)?.intervalHours ?? 24;
    return since_undecided || at.getTime() + 2 * hours * 3_600_000 <= now.getTime();
  });
  return standing.length === 0 ? null : new Date(Math.max(...standing.map(({ at }) => at.getTime()))).toISOString();
}
