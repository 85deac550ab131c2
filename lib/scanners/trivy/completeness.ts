import type { Completeness } from "#lib/domain/scan/completeness.ts";
import type { DocumentContext, Observation } from "../types.ts";
import type { Subject } from "./reading.ts";

/** How much a target says, and why not all. */
export type TargetCompleteness = { readonly completeness: Completeness; readonly reason: string };

/** What a document shows about itself. */
export type Evidence = {
  /** Why rows are known to be missing, or "". */
  readonly missing: string;
  readonly listsBelowHigh: boolean;
  /** Passes of configuration checks are listed (`--include-non-failures`). */
  readonly listsPasses: boolean;
  readonly listsSecrets: boolean;
};

/** Failures that `MisconfSummary` counts and the list does not have: older versions filter the list alone. */
function countedBeyond({ results }: Subject): number {
  let beyond = 0;
  for (const { result } of results) {
    const counted = result.MisconfSummary?.Failures ?? 0;
    const listed = result.Misconfigurations.filter((entry) => statusOf(entry) === "FAIL").length;
    beyond += Math.max(0, counted - listed);
  }
  return beyond;
}

const statusOf = (entry: unknown): unknown =>
  typeof entry === "object" && entry !== null && "Status" in entry ? entry.Status : undefined;

/** Gathers what a document shows about itself, subject by subject. */
export class EvidenceGathering {
  #unreadable = 0;
  #beyond = 0;
  #listsBelowHigh = false;
  #listsPasses = false;
  #listsSecrets = false;

  /** Entries that could not be read. */
  addUnreadable(count: number): void {
    this.#unreadable += count;
  }

  add(subject: Subject, observations: readonly Observation[]): void {
    this.#beyond += countedBeyond(subject);
    for (const { severity, outcome, kind } of observations) {
      if (severity === "medium" || severity === "low") this.#listsBelowHigh = true;
      if (kind === "misconfiguration" && outcome === "pass") this.#listsPasses = true;
      if (kind === "secret") this.#listsSecrets = true;
    }
  }

  get evidence(): Evidence {
    const missing =
      this.#unreadable > 0
        ? `${this.#unreadable} of its entries could not be read.`
        : this.#beyond > 0
          ? `Its own summaries count ${this.#beyond} failures more than it lists: rows were left out, as with --severity.`
          : "";
    return {
      missing,
      listsBelowHigh: this.#listsBelowHigh,
      listsPasses: this.#listsPasses,
      listsSecrets: this.#listsSecrets,
    };
  }
}

const failuresOnly: TargetCompleteness = {
  completeness: "failures_only",
  reason: "Trivy lists failures and no passes: what it no longer lists is fixed where it looked.",
};

/**
 * Completeness of one target (semantics § 2). Rows that the document itself shows to be missing outweigh what the sender
 * says; that nothing below high is listed does not.
 */
export function completenessOf(
  evidence: Evidence,
  context: DocumentContext,
  target: { readonly mayListPasses: boolean },
): TargetCompleteness {
  if (evidence.missing !== "") return { completeness: "truncated", reason: evidence.missing };
  if (context.completeness === "truncated")
    return { completeness: "truncated", reason: "The sender says that it is truncated." };
  if (context.completeness === undefined && !evidence.listsBelowHigh)
    return {
      completeness: "truncated",
      reason:
        "It lists nothing below high, as with --severity: what is not listed may have been left out. If nothing was filtered, send it with --completeness failures_only.",
    };
  const listsAll = target.mayListPasses && evidence.listsPasses && context.completeness !== "failures_only";
  return listsAll ? { completeness: "complete", reason: "" } : failuresOnly;
}

const order: readonly Completeness[] = ["truncated", "failures_only", "complete"];

/** The lesser of two words about one target. */
export function lesser(a: TargetCompleteness, b: TargetCompleteness): TargetCompleteness {
  return order.indexOf(a.completeness) <= order.indexOf(b.completeness) ? a : b;
}
