import type { CollectorSourceState } from "#lib/contract/collector.ts";
import { editRights } from "#lib/contract/collector-names.ts";
import type { ClusterCollector, Collected, CollectedSource } from "#lib/contract/views/collector.ts";
import type { SourceState } from "#lib/contract/views/standing.ts";

type Seen = { readonly collector: ClusterCollector; readonly source: CollectedSource };

const order: Readonly<Record<CollectorSourceState, number>> = {
  following: 0,
  starting: 1,
  denied: 2,
  failing: 3,
  not_found: 4,
};

/**
 * How a source is collected: by the collector that knows most of it, one that is heard before one that is not. Null where
 * none names it.
 */
export function collectedOf(
  collectors: readonly ClusterCollector[],
  scanner: string,
  state: SourceState,
): Collected | null {
  const [best] = collectors
    .flatMap((collector): Seen[] =>
      collector.sources.filter((source) => source.scanner === scanner).map((source) => ({ collector, source })),
    )
    .toSorted((a, b) => rankOf(a) - rankOf(b));
  if (best === undefined) return null;
  const { collector, source } = best;
  const isQuiet = state === "silent" || state === "never";
  return {
    collectorId: collector.id,
    heard: collector.heard,
    state: source.state,
    lagSeconds: source.lagSeconds,
    end: isQuiet ? endOf(best) : null,
  };
}

function rankOf({ collector, source }: Seen): number {
  return order[source.state] + (collector.heard ? 0 : 10);
}

/** What ends the silence of a collected source: the first thing that stands in its way. */
function endOf({ collector, source }: Seen): NonNullable<Collected["end"]> {
  if (!collector.heard) {
    return {
      sentence: `Its collector ${collector.id} is not heard any more. Start it again.`,
      command: collector.restart,
    };
  }
  if (collector.otherUid !== null) {
    return {
      sentence:
        "Another cluster answers under this name, so nothing it sends is taken. The page of the cluster says which one.",
      command: null,
    };
  }
  if (collector.problem !== null) return { sentence: collector.problem.message, command: null };
  return endOfState(source);
}

function endOfState({ state, label, message, howToBring }: CollectedSource): NonNullable<Collected["end"]> {
  switch (state) {
    case "denied":
      return {
        sentence:
          "Its collector may not read it. Add the rules that the page of the cluster shows to the rights of the collector.",
        command: editRights,
      };
    case "not_found":
      return {
        sentence: howToBring ?? `Its collector finds no ${label} in this cluster. Install it there.`,
        command: null,
      };
    case "failing":
      return { sentence: message ?? "Its collector cannot read it and tries again by itself.", command: null };
    case "starting":
      return { sentence: "Its collector is reading it for the first time. Nothing has to be done.", command: null };
    case "following":
      return {
        sentence: `Its collector follows it and is up to date, but ${label} itself has written nothing new. See that it still runs in the cluster.`,
        command: null,
      };
    default:
      return state satisfies never;
  }
}
