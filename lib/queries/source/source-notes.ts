import type * as z from "zod";
import { count } from "#lib/contract/views/format.ts";
import type { ClusterRef, SourceCost, SourceNote, SourceState } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import type { ControlStatus } from "#lib/domain/control/status.ts";
import type { StandingNow } from "../standing/current.ts";
import { pushCommand } from "./push-command.ts";
import { sentenceOf } from "./sentence.ts";
import { type CostMeasure, costOfNoRoster, costOfSilence } from "./source-cost.ts";
import { listSourceHealth, type SourceHealth } from "./source-health.ts";

/** Notes shown at most: the heaviest come first, and nobody works through more in one look. */
const mostNotes = 100;

/** What lists say about the sources of some clusters. */
export type SourceSummary = {
  readonly all: readonly SourceHealth[];
  /** Those that need somebody, heaviest first. */
  readonly needing: SourceNote[];
  /** Sources known or needed here, retired ones left out, and those of them that are fresh. */
  readonly counts: { readonly total: number; readonly fresh: number };
};

/**
 * Health of the sources of the given clusters, and notes about those that need somebody; one statement. The costs are told in
 * the framework of `measure`, by the standings of its requirements: call it with what the page shows anyway. A known scanner
 * that was never heard is only brought up where it would prove something; every other one would be advertising.
 */
export async function summariseSources(
  ctx: Context,
  clusters: readonly ClusterRef[],
  measure: Omit<CostMeasure, "catalog">,
  standings: readonly StandingNow[],
): Promise<SourceSummary> {
  const all = await listSourceHealth(ctx, clusters);
  const byCluster = Map.groupBy(all, (source) => source.cluster.id);
  const costs = new Map(
    all.map((source) => [
      source,
      costOf({ ...measure, catalog: ctx.catalog }, source, byCluster.get(source.cluster.id) ?? [], standings),
    ]),
  );
  const counted = all.filter((source) => !source.retired && (source.known || (costs.get(source)?.weight ?? 0) > 0));
  const needing = counted
    .filter((source) => source.state !== "fresh" || source.silentPart !== null)
    .map((source) => noteOf(ctx, source, costs.get(source) ?? null))
    .toSorted(heaviestFirst);
  return {
    all,
    needing: needing.slice(0, mostNotes),
    counts: { total: counted.length, fresh: counted.filter((source) => source.state === "fresh").length },
  };
}

type Cost = z.infer<typeof SourceCost>;

/** What a source, or a part of it, costs while its words do not count; null where they do. */
export function costOf(
  measure: CostMeasure,
  source: SourceHealth,
  siblings: readonly SourceHealth[],
  standings: readonly StandingNow[],
): Cost | null {
  if (countsWholly(source)) return null;
  const standing = standings.find((each) => each.clusterId === source.cluster.id);
  const statusOf = (requirementId: string): ControlStatus | undefined =>
    standing?.requirements.get(`${measure.framework.id} ${requirementId}`)?.status;
  if (source.scanner === "roster") return costOfNoRoster(measure, statusOf);
  const others = siblings.filter((each) => each !== source && !each.retired && isHeardInTime(each));
  return costOfSilence(
    measure,
    source.tools,
    others.flatMap((each) => each.tools),
    statusOf,
  );
}

function isHeardInTime(source: SourceHealth): boolean {
  return source.observedAt !== null && source.state !== "silent";
}

function countsWholly(source: SourceHealth): boolean {
  return isHeardInTime(source) && source.silentPart === null;
}

function noteOf(ctx: Context, source: SourceHealth, cost: Cost | null): SourceNote {
  const isPart = source.state === "fresh" && source.silentPart !== null;
  return {
    cluster: source.cluster,
    scanner: source.scanner,
    label: isPart
      ? `${source.label}, ${count(source.silentPart.targets)} of ${count(source.targets)} parts`
      : source.label,
    state: isPart ? "silent" : source.state,
    lastObservedAt: source.observedAt?.toISOString() ?? null,
    intervalHours: source.intervalHours,
    silentFrom: (isPart ? source.silentPart.from : source.silentFrom)?.toISOString() ?? null,
    sentence: sentenceOf(source),
    cost,
    command: source.state === "failed" ? null : pushCommand(source.scanner, source.cluster.name, ctx.server.publicUrl),
    scanId: source.failed?.scanId ?? null,
  };
}

const urgency: Readonly<Record<SourceState, number>> = { silent: 0, failed: 1, truncated: 2, never: 3, fresh: 4 };

function heaviestFirst(a: SourceNote, b: SourceNote): number {
  return (b.cost?.weight ?? 0) - (a.cost?.weight ?? 0) || urgency[a.state] - urgency[b.state];
}
