import type * as z from "zod";
import { count } from "#lib/contract/views/format.ts";
import { pushCommand } from "#lib/contract/views/push-command.ts";
import type { ClusterRef, SourceCost, SourceNote, SourceState } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import type { ControlStatus } from "#lib/domain/control/status.ts";
import { collectedOf } from "../collector/collected.ts";
import { type Collectors, listCollectors } from "../collector/list-collectors.ts";
import { sentenceOf } from "./sentence.ts";
import { type CostMeasure, costOfNoRoster, costOfSilence } from "./source-cost.ts";
import { listSourceHealth, type SourceHealth } from "./source-health.ts";

/** Notes shown at most: the heaviest come first, and nobody works through more in one look. */
const mostNotes = 100;

type Cost = z.infer<typeof SourceCost>;

/** A source with what it costs while its words, or those of a part of it, do not count; null where nothing is lost. */
export type WeighedSource = SourceHealth & { readonly cost: Cost | null };

/** How the requirements of one cluster stand, as far as a cost needs it; by `framework requirement`. */
export type CostStanding = {
  readonly clusterId: string;
  readonly requirements: ReadonlyMap<string, { readonly status: ControlStatus }>;
};

/** What lists say about the sources of some clusters. */
export type SourceSummary = {
  /** Every source, known scanners that were never heard included: by cluster, then in the order of the registry. */
  readonly all: readonly WeighedSource[];
  /** Those that need somebody, heaviest first. */
  readonly needing: SourceNote[];
  /** Sources known or useful here, retired ones left out, and those of them that are fresh. */
  readonly counts: { readonly total: number; readonly fresh: number };
  readonly collectors: Collectors;
};

/**
 * Health of the sources of the given clusters, and notes about those that need somebody; two statements. The costs are told in
 * the framework of `measure`, by the standings of its requirements: call it with what the page shows anyway. A known scanner
 * that was never heard is only brought up where it would prove something; every other one would be advertising.
 *
 * @param standings a function is asked for the clusters on which something may cost anything, and for no others
 */
export async function summariseSources(
  ctx: Context,
  clusters: readonly ClusterRef[],
  measure: Omit<CostMeasure, "catalog">,
  standings: readonly CostStanding[] | ((clusterIds: readonly string[]) => Promise<readonly CostStanding[]>),
): Promise<SourceSummary> {
  const collectors = await listCollectors(ctx, clusters);
  const health = await listSourceHealth(ctx, clusters);
  const byCluster = Map.groupBy(health, (source) => source.cluster.id);
  const known = typeof standings === "function" ? await standings(clustersThatCost(health)) : standings;
  const standingOf = new Map(known.map((standing) => [standing.clusterId, standing]));
  const all: WeighedSource[] = [];
  const counted: WeighedSource[] = [];
  for (const [clusterId, sources] of byCluster) {
    const weighed = weigh({ ...measure, catalog: ctx.catalog }, sources, standingOf.get(clusterId));
    all.push(...weighed);
    counted.push(...weighed.filter((source) => !source.retired && (source.known || isUseful(source, weighed))));
  }
  const needing = counted
    .filter((source) => source.state !== "fresh" || source.silentPart !== null)
    .map((source) => noteOf(ctx, source, collectors))
    .toSorted(heaviestFirst);
  return {
    all,
    collectors,
    needing: needing.slice(0, mostNotes),
    counts: { total: counted.length, fresh: counted.filter((source) => source.state === "fresh").length },
  };
}

function clustersThatCost(health: readonly SourceHealth[]): readonly string[] {
  const costly = health.filter((source) => !isHeardInTime(source) || source.silentPart !== null);
  return [...new Set(costly.map((source) => source.cluster.id))];
}

/** Notes about the sources that need somebody, without what they cost; silent ones first. No statement. */
export function sourceNotes(ctx: Context, sources: readonly SourceHealth[]): SourceNote[] {
  return sources
    .filter((source) => source.state !== "fresh" || source.silentPart !== null)
    .map((source) => noteOf(ctx, { ...source, cost: null }, new Map()))
    .toSorted(heaviestFirst)
    .slice(0, mostNotes);
}

/** Whether a scanner that is not known on its cluster would prove something there, or let others prove it. */
function isUseful(source: WeighedSource, siblings: readonly WeighedSource[]): boolean {
  if (source.scanner === "roster") return siblings.some((each) => each !== source && each.observedAt !== null);
  return source.cost !== null || source.failed !== null;
}

/** The sources of one cluster with their costs. */
function weigh(
  measure: CostMeasure,
  sources: readonly SourceHealth[],
  standing: CostStanding | undefined,
): WeighedSource[] {
  const statusOf = (requirementId: string): ControlStatus | undefined =>
    standing?.requirements.get(`${measure.framework.id} ${requirementId}`)?.status;
  return sources.map((source) => {
    if (isHeardInTime(source) && source.silentPart === null) return { ...source, cost: null };
    const others = sources.filter((each) => each !== source && !each.retired && isHeardInTime(each));
    const cost =
      source.scanner === "roster"
        ? costOfNoRoster(measure, statusOf)
        : costOfSilence(
            measure,
            source.tools,
            others.flatMap((each) => each.tools),
            statusOf,
          );
    return { ...source, cost: cost.weight === 0 ? null : cost };
  });
}

function isHeardInTime(source: SourceHealth): boolean {
  return source.observedAt !== null && source.state !== "silent";
}

function noteOf(ctx: Context, source: WeighedSource, collectors: Collectors): SourceNote {
  const end = collectedOf(collectors.get(source.cluster.id) ?? [], source.scanner, source.state)?.end ?? null;
  const push = pushCommand(source.scanner, source.cluster.name, ctx.server.publicUrl);
  const part = source.state === "fresh" ? source.silentPart : null;
  const parts = part === null ? "" : `, ${count(part.targets)} of ${count(source.targets)} parts`;
  return {
    cluster: source.cluster,
    scanner: source.scanner,
    label: `${source.label}${parts}`,
    state: part === null ? source.state : "silent",
    lastObservedAt: source.observedAt?.toISOString() ?? null,
    intervalHours: source.intervalHours,
    silentFrom: (part?.from ?? source.silentFrom)?.toISOString() ?? null,
    sentence: end === null ? sentenceOf(source) : `${sentenceOf(source)} ${end.sentence}`,
    cost: source.cost,
    command: source.state === "failed" ? null : end === null ? push : end.command,
    scanId: source.failed?.scanId ?? null,
  };
}

const urgency: Readonly<Record<SourceState, number>> = { silent: 0, failed: 1, truncated: 2, never: 3, fresh: 4 };

function heaviestFirst(a: SourceNote, b: SourceNote): number {
  return (b.cost?.weight ?? 0) - (a.cost?.weight ?? 0) || urgency[a.state] - urgency[b.state];
}
