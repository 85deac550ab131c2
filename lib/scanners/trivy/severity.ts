import type { Severity } from "#lib/domain/check/outcome.ts";

/** Trivy's words and what they count as here (formats § 15); a missing one counts as UNKNOWN, with a warning. */
export const severityTable: ReadonlyMap<string, Severity> = new Map([
  ["CRITICAL", "critical"],
  ["HIGH", "high"],
  ["MEDIUM", "medium"],
  ["LOW", "low"],
  ["UNKNOWN", "info"],
]);

/** null for a word that is not in the table, and for none at all. */
export function severityOf(word: string): Severity | null {
  return severityTable.get(word.trim().toUpperCase()) ?? null;
}
