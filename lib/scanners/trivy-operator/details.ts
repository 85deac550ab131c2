import type { Severity } from "#lib/domain/check/outcome.ts";
import { cleanText } from "#lib/domain/document/clean-text.ts";
import type { Judge } from "./reading.ts";
import { severityOf } from "./severity.ts";

/** Fields shown beside a finding; empty ones are left out. */
export function detailsOf(fields: Readonly<Record<string, string>>): Record<string, string> {
  const details: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    const clean = cleanText(value, 1_000);
    if (clean !== "") details[name] = clean;
  }
  return details;
}

/** The severity by the table; a word that is not in it is counted and stands at the bottom. */
export function severityIn(word: string, judge: Judge): Severity {
  const severity = severityOf(word);
  if (severity === null) judge.warnings.add("unknown_severity", "Severities that are not known count as info.");
  return severity ?? "info";
}
