import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import type { Warnings } from "#lib/domain/document/warnings.ts";
import type { CatalogView, DocumentContext, Observation, TargetHead } from "../types.ts";
import { foldRepeated } from "./fold.ts";
import type { TargetFrame } from "./targets.ts";

/** Passes of checks that do not look at such an object fill most of a report that lists passes, and say nothing. */
function withoutEmptyPasses(observations: readonly Observation[], warnings: Warnings): readonly Observation[] {
  const saying = observations.filter((each) => each.kind !== "misconfiguration" || each.outcome !== "not_applicable");
  const left = observations.length - saying.length;
  if (left > 0)
    warnings.add(
      "passes_elsewhere",
      "Passes of checks that do not look at such an object say nothing: they are not applicable.",
      left,
    );
  return saying;
}

/** What is said of one target: one word per check and resource, without those that say nothing. */
export function foldWords(observations: readonly Observation[], warnings: Warnings): readonly Observation[] {
  return foldRepeated(withoutEmptyPasses(observations, warnings));
}

/** A target as everything behind the adapter knows it. */
export function headOf(
  target: TargetFrame,
  { catalog }: { readonly context: DocumentContext; readonly catalog: CatalogView },
): TargetHead {
  const knows = target.inCluster && (target.slice === "misconfigurations" || target.slice === "nodes");
  const known = knows && target.version !== null ? catalog.checksKnownTo("trivy", target.version) : [];
  return {
    scope: target.scope,
    label: target.label,
    completeness: target.completeness,
    completenessReason: target.reason,
    toolVersion: target.version === null ? null : cleanTitle(target.version),
    ...(known.length === 0 ? {} : { knownByVersion: known }),
  };
}

/** Says of every target that may lack rows why. */
export function warnOfCompleteness(targets: readonly TargetFrame[], warnings: Warnings): void {
  for (const target of targets) {
    if (target.completeness === "truncated") warnings.add("truncated", target.reason);
  }
}
