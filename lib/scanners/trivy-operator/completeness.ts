import type { Completeness } from "#lib/domain/scan/completeness.ts";
import type { DocumentContext, Observation } from "../types.ts";
import type { Report } from "./schema.ts";

/** How much a report says by what it does not list, and why not more. */
export type ReportCompleteness = { readonly completeness: Completeness; readonly reason: string };

/** What decides it. */
export type ReportEvidence = {
  readonly summary: Report["summary"];
  readonly observations: readonly Observation[];
  /** Entries that could not be read. */
  readonly unread: number;
  /** Whether the document is all of it. */
  readonly isWhole: boolean;
  /** Whether the document as a whole looks as if lower severities were filtered out. */
  readonly mayBeFiltered: boolean;
};

/** Failures a report counts itself; null for one without counts. Passes are counted apart, where at all. */
function countedIn(summary: Report["summary"]): number | null {
  const counts = Object.entries(summary ?? {}).filter(([name]) => /Count$/.test(name) && name !== "passCount");
  const numbers = counts.map(([, value]) => value).filter((value) => typeof value === "number");
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0);
}

function missing({ summary, observations, unread, isWhole }: ReportEvidence): string {
  if (!isWhole) return "The YAML may be a part of a file.";
  if (unread > 0) return `Entries could not be read: ${unread}.`;
  const counted = countedIn(summary);
  if (counted === null) return "It has no summary to hold its list against, so it may be a part of a report.";
  const listed = observations.filter((each) => each.outcome !== "pass" && each.outcome !== "not_applicable").length;
  return counted > listed ? `Its own summary counts ${counted}, but ${listed} are listed.` : "";
}

/**
 * A report lists every failure, so its silence closes what is not listed; with passes in it, it is complete. Where checks
 * are named by container a pass is listed for the whole workload, which says of each container what its silence says.
 */
export function completenessOf(evidence: ReportEvidence, context: DocumentContext): ReportCompleteness {
  const reason = missing(evidence);
  if (reason !== "") return { completeness: "truncated", reason };
  if (context.completeness === "truncated") {
    return { completeness: "truncated", reason: "The sender says that it does not hold everything." };
  }
  if (context.completeness === undefined && evidence.mayBeFiltered) {
    return {
      completeness: "truncated",
      reason:
        "The document lists nothing below high, so a severity filter may have left things out. Send it with --completeness failures_only if there is none.",
    };
  }
  const listsPasses = evidence.observations.some(
    (each) => each.outcome === "pass" || each.outcome === "not_applicable",
  );
  const isByContainer = evidence.observations.some((each) => each.resource.kind === "workload" && !each.nodeRole);
  if (listsPasses && !isByContainer && context.completeness !== "failures_only")
    return { completeness: "complete", reason: "" };
  return { completeness: "failures_only", reason: listsPasses ? "" : "It lists failures only." };
}

/** Whether nothing below high is listed, while something is: a severity filter leaves no other trace. */
export function looksFiltered(observations: readonly Observation[]): boolean {
  return (
    observations.length > 0 && observations.every(({ severity }) => severity === "critical" || severity === "high")
  );
}
