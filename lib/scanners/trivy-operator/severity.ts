import type { Severity } from "#lib/domain/check/outcome.ts";

/**
 * What Trivy Operator and Starboard call a severity, and what it counts as here (formats § 15). `danger` and `warning` are
 * those of Starboard's Conftest and Polaris. An unknown or missing one is `info`: kept, counted, and never a reason to pass.
 */
export const severityTable: ReadonlyMap<string, Severity> = new Map([
  ["critical", "critical"],
  ["high", "high"],
  ["medium", "medium"],
  ["low", "low"],
  ["unknown", "info"],
  ["none", "info"],
  ["danger", "high"],
  ["warning", "medium"],
]);

/** null for a word that is not in the table; the empty word is none. */
export function severityOf(word: string): Severity | null {
  return word.trim() === "" ? "info" : (severityTable.get(word.trim().toLowerCase()) ?? null);
}
