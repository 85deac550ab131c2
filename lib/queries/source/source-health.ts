import { askedForEverywhere, scannerLabel, scannerWords, wordsOfScanner } from "#lib/contract/scanner-labels.ts";
import type { ClusterRef, SourceState } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { loadSourceHealth, type SourceHealthRow } from "#lib/db/sql/source-health.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import type { Completeness } from "#lib/domain/scan/completeness.ts";

/** A person who signed in without a name. */
export const unnamed = "a person who gave no name";
/** Interval of a scanner this server does not read any more (semantics § 2). */
const otherwiseHours = 24;
const hourMs = 3_600_000;

/** How one source of one cluster is at the context's instant (semantics § 2). */
export type SourceHealth = {
  readonly cluster: ClusterRef;
  readonly scanner: string;
  readonly label: string;
  readonly state: SourceState;
  /** A person retired it and nothing came since: nobody has to do anything. */
  readonly retired: boolean;
  /** When a person last retired it: words observed up to then do not count. Heard since, it counts anew. */
  readonly retirement: { readonly at: Date; readonly by: string; readonly reason: string } | null;
  /** Registered for this cluster, or heard here. */
  readonly known: boolean;
  readonly intervalHours: number;
  readonly observedAt: Date | null;
  readonly receivedAt: Date | null;
  /** From this instant on none of its words counts; null when it was never heard. */
  readonly silentFrom: Date | null;
  readonly completeness: Completeness | null;
  readonly completenessReason: string;
  /** Tools whose checks it brings. */
  readonly tools: readonly string[];
  readonly targets: number;
  /** Slices of it whose words stopped counting although the source itself may be fresh. */
  readonly silentPart: { readonly targets: number; readonly labels: readonly string[]; readonly from: Date } | null;
  /** A document that could not be read, and nothing of its scope since. */
  readonly failed: { readonly scanId: string; readonly at: Date; readonly message: string } | null;
};

/**
 * Every source of the given clusters, those every cluster is asked for included, in one statement; by cluster in the
 * order given, then by scanner in the order of the registry. The caller passes only clusters its viewer may see.
 */
export async function listSourceHealth(
  ctx: Context,
  clusters: readonly ClusterRef[],
): Promise<readonly SourceHealth[]> {
  if (clusters.length === 0) return [];
  const rows = await loadSourceHealth(fromSql(ctx.sql), {
    clusterIds: clusters.map((cluster) => cluster.id),
    scanners: scannerWords
      .filter(({ id }) => askedForEverywhere.includes(id))
      .map(({ id, intervalHours }) => ({ scanner: id, intervalSeconds: intervalHours * 3_600 })),
    otherwiseSeconds: otherwiseHours * 3_600,
    now: ctx.now,
  });
  const byCluster = Map.groupBy(rows, (row) => row.cluster_id);
  return clusters.flatMap((cluster) =>
    (byCluster.get(cluster.id) ?? [])
      .toSorted((a, b) => placeOf(a.scanner) - placeOf(b.scanner))
      .map((row) => healthOf(row, cluster, ctx.now)),
  );
}

function placeOf(scanner: string): number {
  const place = scannerWords.findIndex((words) => words.id === scanner);
  return place < 0 ? scannerWords.length : place;
}

function healthOf(row: SourceHealthRow, cluster: ClusterRef, now: Date): SourceHealth {
  const until = (observedAt: Date): Date => new Date(observedAt.getTime() + 2 * row.interval_seconds * 1_000);
  const silentFrom = row.observed_at === null ? null : until(row.observed_at);
  return {
    cluster: { id: cluster.id, name: cluster.name },
    scanner: row.scanner,
    label: scannerLabel(row.scanner),
    state: stateOf(row, silentFrom, now),
    retired: row.retired_at !== null && (row.observed_at === null || row.observed_at <= row.retired_at),
    retirement:
      row.retired_at === null
        ? null
        : {
            at: row.retired_at,
            by: row.retired_by === null ? unnamed : cleanTitle(row.retired_by),
            reason: cleanText(row.retired_reason ?? "", 2_000),
          },
    known: row.registered || row.observed_at !== null || row.completeness !== null,
    intervalHours: (row.interval_seconds * 1_000) / hourMs,
    observedAt: row.observed_at,
    receivedAt: row.received_at,
    silentFrom,
    completeness: row.completeness,
    completenessReason: cleanTitle(row.completeness_reason),
    // Nobody has to have heard a scanner to know that it runs the tool of its own name.
    tools: row.tools.length > 0 || wordsOfScanner(row.scanner) === null ? row.tools : [row.scanner],
    targets: row.targets,
    silentPart:
      row.silent_observed_at === null || row.silent_targets === row.targets
        ? null
        : {
            targets: row.silent_targets,
            labels: row.silent_labels.map(cleanTitle),
            from: until(row.silent_observed_at),
          },
    failed:
      row.failed_scan_id === null || row.failed_at === null
        ? null
        : { scanId: row.failed_scan_id, at: row.failed_at, message: cleanText(row.failed_message ?? "", 400) },
  };
}

/**
 * One word for a source. Silence comes first: a document that could not be read is not heard from (semantics § 2), so it
 * ends no silence; a failure is the word only while what was read before still counts, or when nothing ever was.
 */
function stateOf(row: SourceHealthRow, silentFrom: Date | null, now: Date): SourceState {
  if (silentFrom !== null && silentFrom <= now) return "silent";
  if (row.failed_scan_id !== null) return "failed";
  if (row.completeness === "truncated") return "truncated";
  return silentFrom === null ? "never" : "fresh";
}
