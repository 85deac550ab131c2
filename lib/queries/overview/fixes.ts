import { scannerLabel } from "#lib/contract/scanner-labels.ts";
import type { Fix } from "#lib/contract/views/overview.ts";
import { pushCommand } from "#lib/contract/views/push-command.ts";
import type { ClusterRef } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { loadAdvice } from "#lib/db/sql/load-advice.ts";
import { type RankedGain, rankGains } from "#lib/db/sql/rank-gains.ts";
import type { Catalog, Framework, Profile } from "#lib/domain/catalog/catalog.ts";
import { requirementsOf } from "#lib/domain/catalog/profile.ts";
import { cleanText } from "#lib/domain/document/clean-text.ts";

const mostFixes = 5;
/** Ranked at most before what others contain is left out. */
const mostRanked = 60;
const mostClusters = 4;
const longestAdvice = 400;

/**
 * "Fix once, gain most": the heaviest gains of the clusters in the pinned framework. None is contained in another, so that
 * doing all of them brings at least their sum. Two or three statements.
 */
export async function fixesOf(
  ctx: Context,
  clusters: readonly ClusterRef[],
  framework: Framework,
  profile: Profile,
): Promise<Fix[]> {
  const q = fromSql(ctx.sql);
  const asked = { frameworkId: framework.id, profileId: profile.id, most: mostRanked };
  const ids = clusters.map(({ id }) => id);
  const chosen = apart(await rankGains(q, ids, asked), ctx.catalog);
  const witnesses = chosen.flatMap((gain) => witnessesOf(gain, ctx.catalog));
  const advice = new Map(
    (await loadAdvice(q, ids, witnesses)).map((row) => [`${row.tool} ${row.witness}`, row.remediation]),
  );
  const names = new Map(clusters.map(({ id, name }) => [id, name]));
  return chosen.map((gain) => ({
    kind: gain.kind,
    subject: gain.subject,
    ...{ weight: gain.weight, requirements: gain.requirements, failing: gain.failing, unseen: gain.unseen },
    title: titleOf(gain, ctx.catalog, names.get(gain.clusters[0] ?? "") ?? ""),
    clusters: gain.clusters.slice(0, mostClusters).map((id) => ({ id, name: names.get(id) ?? id })),
    clustersTotal: gain.clusters.length,
    requirementId: gain.kind === "look" ? null : requirementOf(gain, framework, profile, ctx.catalog),
    command:
      gain.kind === "look"
        ? pushCommand(gain.subject, names.get(gain.clusters[0] ?? "") ?? "", ctx.server.publicUrl)
        : null,
    advice: adviceOf(witnessesOf(gain, ctx.catalog), advice),
  }));
}

/** The heaviest whose facts none before it is about; of each cluster one look. */
function apart(ranked: readonly RankedGain[], catalog: Catalog): readonly RankedGain[] {
  const taken = new Set<string>();
  const chosen: RankedGain[] = [];
  for (const gain of ranked) {
    const parts = gain.kind === "look" ? gain.clusters.map((id) => `look ${id}`) : factsOf(gain, catalog);
    if (chosen.length === mostFixes || parts.some((part) => taken.has(part))) continue;
    for (const part of parts) taken.add(part);
    chosen.push(gain);
  }
  return chosen;
}

function factsOf({ kind, subject }: RankedGain, catalog: Catalog): readonly string[] {
  if (kind === "look") return [];
  return kind === "fact" ? [subject] : (catalog.controls.get(subject)?.facts ?? []).map(({ fact }) => fact);
}

function titleOf({ kind, subject, unseen }: RankedGain, catalog: Catalog, cluster: string): string {
  switch (kind) {
    case "fact":
      return catalog.facts.get(subject)?.statement ?? subject;
    case "control":
      return catalog.controls.get(subject)?.title ?? subject;
    case "look":
      return unseen === 0
        ? `Send a ${scannerLabel(subject)} of ${cluster}`
        : `Have ${scannerLabel(subject)} look at ${cluster}`;
    default:
      return kind satisfies never;
  }
}

function requirementOf(gain: RankedGain, framework: Framework, profile: Profile, catalog: Catalog): string | null {
  const facts = new Set(factsOf(gain, catalog));
  const asksFor = (control: string): boolean =>
    catalog.controls.get(control)?.facts.some(({ fact, required }) => required && facts.has(fact)) ?? false;
  const found = requirementsOf(framework, profile.id).find(
    (each) =>
      each.class === "technical" && each.links.some((link) => link.role === "required" && asksFor(link.control)),
  );
  return found?.id ?? null;
}

type Witness = { readonly tool: string; readonly witness: string };

function witnessesOf(gain: RankedGain, catalog: Catalog): readonly Witness[] {
  return factsOf(gain, catalog).flatMap((fact) =>
    (catalog.facts.get(fact)?.witnesses ?? []).flatMap(({ tool, allOf }) =>
      allOf.map((witness) => ({ tool, witness })),
    ),
  );
}

function adviceOf(witnesses: readonly Witness[], advice: ReadonlyMap<string, string>): string | null {
  const found = witnesses
    .map(({ tool, witness }) => advice.get(`${tool} ${witness}`))
    .find((text) => text !== undefined);
  return found === undefined ? null : cleanText(found, longestAdvice);
}
