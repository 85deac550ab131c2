import type { Severity } from "../check/outcome.ts";
import type { Control, Criticality, Requirement } from "./catalog.ts";

const rank: Readonly<Record<Criticality, number>> = { critical: 0, high: 1, medium: 2, low: 3 };

/** @example mostCritical(["low", "high"]) // "high" */
export function mostCritical(list: Iterable<Criticality>): Criticality | null {
  let worst: Criticality | null = null;
  for (const one of list) if (worst === null || rank[one] < rank[worst]) worst = one;
  return worst;
}

/**
 * How much a requirement weighs: as the most critical of its required links (semantics § 6); null where it has none,
 * which no technical requirement may have.
 */
export function criticalityOf(requirement: Requirement, controls: ReadonlyMap<string, Control>): Criticality | null {
  const found: Criticality[] = [];
  for (const link of requirement.links) {
    const control = link.role === "required" ? controls.get(link.control) : undefined;
    if (control !== undefined) found.push(control.criticality);
  }
  return mostCritical(found);
}

/** A finding without a severity of its own takes that of its control (semantics § 3): the words are the same. */
export function severityOf(control: Control): Severity {
  return control.criticality;
}
