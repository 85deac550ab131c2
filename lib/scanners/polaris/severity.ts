import type { Severity } from "#lib/domain/check/outcome.ts";

/**
 * What Polaris configures a check as, and what it counts as here: `error` was the word until May 2020, `danger` is since;
 * checks set to `ignore` do not run (formats § 15). A pass of version 0.2 says `success` and no severity.
 */
export const severityTable: ReadonlyMap<string, Severity> = new Map([
  ["danger", "high"],
  ["error", "high"],
  ["warning", "medium"],
  ["ignore", "info"],
]);

/** null for a word that is not in the table. */
export function severityOf(word: string): Severity | null {
  return severityTable.get(word.trim().toLowerCase()) ?? null;
}
