import type { Completeness } from "#lib/domain/scan/completeness.ts";
import type { DocumentContext } from "../types.ts";
import type { Engine } from "./engine.ts";
import { outcomeOf } from "./outcome.ts";
import type { ReadReport } from "./reading.ts";

/** How much a report says, and why not all. */
export type ReportCompleteness = { readonly completeness: Completeness; readonly reason: string };

/** What the report itself shows to have left out, or "". */
function evidence({ report, results, unreadable, mayBeCut }: ReadReport): string {
  if (unreadable > 0) return `${unreadable} of its entries could not be read.`;
  if (mayBeCut) return "The YAML ends before the summary of the report: it may have been cut.";
  const { pass, fail, warn, error, skip } = report.summary ?? {};
  const counted = (pass ?? 0) + (fail ?? 0) + (warn ?? 0) + (error ?? 0) + (skip ?? 0);
  if (counted > results.length)
    return `Its own summary counts ${counted} results and ${results.length} are listed: some were left out.`;
  const limits = report.configuration?.limits;
  if (
    limits?.maxResults !== null &&
    limits?.maxResults !== undefined &&
    limits.maxResults > 0 &&
    results.length >= limits.maxResults
  )
    return `It is limited to ${limits.maxResults} results.`;
  const shown = limits?.statusFilter ?? [];
  if (shown.length > 0 && !(shown.includes("pass") && shown.includes("fail")))
    return "It is limited to results of some outcomes.";
  return "";
}

const isPass = ({ result }: ReadReport["results"][number]): boolean =>
  outcomeOf(result.result === "" ? result.status : result.result, {}) === "pass";

/**
 * Completeness of one report (semantics § 2). Its own count outweighs what the sender says. An engine that lists failures
 * alone is known by its name; one that turns out to list passes as well, by those.
 */
export function completenessOf(
  read: ReadReport,
  engines: readonly Engine[],
  context: DocumentContext,
): ReportCompleteness {
  const proof = evidence(read);
  if (proof !== "") return { completeness: "truncated", reason: proof };
  if (context.completeness !== undefined && context.completeness !== "complete")
    return {
      completeness: context.completeness,
      reason: `The sender says that it is ${context.completeness.replace("_", " ")}.`,
    };
  const onlyFailures = engines.length > 0 && engines.every(({ silence }) => silence === "passed");
  if (context.completeness === undefined && onlyFailures && !read.results.some(isPass))
    return { completeness: "failures_only", reason: "Its engine lists no passes." };
  return { completeness: "complete", reason: "" };
}
