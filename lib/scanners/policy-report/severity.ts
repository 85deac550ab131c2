import type { Severity } from "#lib/domain/check/outcome.ts";

/** Severities of policy reports (formats § 15): the words are those of the product; a result without one is `info`. */
export const severityTable: ReadonlyMap<string, Severity> = new Map([
  ["critical", "critical"],
  ["high", "high"],
  ["medium", "medium"],
  ["low", "low"],
  ["info", "info"],
  ["", "info"],
]);

/** null for a word that is not in the table. */
export function severityOf(word: string): Severity | null {
  return severityTable.get(word.trim().toLowerCase()) ?? null;
}
