import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { chooseClusters } from "#lib/db/sql/choose-clusters.ts";
import { AppError } from "#lib/errors.ts";

/**
 * Ids of the clusters an address names by id or name; one statement. One that is out of reach reads like one that does not
 * exist, and is refused: figures of fewer clusters than were asked for would say something else.
 */
export async function chosenClusters(ctx: Context, words: readonly string[]): Promise<readonly string[]> {
  const found = await chooseClusters(fromSql(ctx.sql), ctx.viewer, words);
  const isFound = (word: string): boolean => found.some(({ id, name }) => id === word.toLowerCase() || name === word);
  if (words.every(isFound)) return found.map(({ id }) => id);
  throw new AppError("not_found", "There is no such cluster among yours. Check its name or id.", {
    reason: "unknown_cluster",
  });
}
