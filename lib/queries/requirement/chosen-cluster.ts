import type { NamedCluster } from "#lib/db/sql/list-clusters.ts";
import { worstFirst } from "#lib/domain/control/worst-first.ts";
import { AppError } from "#lib/errors.ts";
import type { OnFleet } from "./over-fleet.ts";

/**
 * The cluster asked for by id or name; of several names, separated by commas, the worst; without a name the worst of all, the
 * first by name among equals. A cluster out of reach does not exist.
 */
export function chosenCluster(
  stands: readonly OnFleet[],
  clusters: readonly NamedCluster[],
  asked: string | undefined,
): string | null {
  if (asked === undefined) return worstOf(stands);
  const found = named(clusters, [asked]) ?? named(clusters, asked.split(","));
  if (found !== null) return worstOf(stands.filter(({ cluster }) => found.has(cluster.id))) ?? [...found][0] ?? null;
  throw new AppError("not_found", "There is no such cluster among yours. Check its name or id.", {
    reason: "unknown_cluster",
  });
}

function worstOf(stands: readonly OnFleet[]): string | null {
  const worst = worstFirst.flatMap((status) => stands.filter(({ now }) => now.status === status));
  return worst[0]?.cluster.id ?? null;
}

/** Ids of the clusters that are called so; null when one of the words names none. */
function named(clusters: readonly NamedCluster[], words: readonly string[]): ReadonlySet<string> | null {
  const ids = words.map(
    (word) => (clusters.find(({ id }) => id === word) ?? clusters.find(({ name }) => name === word))?.id,
  );
  const known = ids.filter((id) => id !== undefined);
  return known.length === 0 || known.length < words.length ? null : new Set(known);
}
