import type * as z from "zod";
import type { SourceCost } from "#lib/contract/views/standing.ts";
import type { Catalog, Framework, Profile, Requirement, Weights } from "#lib/domain/catalog/catalog.ts";
import { criticalityOf } from "#lib/domain/catalog/criticality.ts";
import { requirementsOf } from "#lib/domain/catalog/profile.ts";
import type { ControlStatus } from "#lib/domain/control/status.ts";
import { needsRoster } from "#lib/domain/fact/scope.ts";
import { provableFacts } from "./provable-facts.ts";

/** The framework a cost is told in, and how it is weighed. */
export type CostMeasure = {
  readonly catalog: Catalog;
  readonly framework: Framework;
  readonly profile: Profile;
  readonly weights: Weights;
};

/** Statuses in which hearing a source again could lead to passing: what fails fresh, or is outside T, is not held by it. */
export const heldBySilence: ReadonlySet<ControlStatus> = new Set(["partial", "error", "manual", "not_assessed"]);
/** Without a roster, facts about what exists that pass wherever looked at keep their control here (semantics § 5.2). */
const heldByNoRoster: ReadonlySet<ControlStatus> = new Set(["partial"]);

type Cost = z.infer<typeof SourceCost>;

/**
 * What a source costs on one cluster whose words do not count: the weight of the technical requirements that are held
 * below passing and rest on a required fact its tools could prove and no tool heard in time there could. It is a bound from
 * above: looked at again, a fact may as well fail, and something else may be missing too.
 *
 * @param otherTools tools of the sources of this cluster whose words count
 */
export function costOfSilence(
  measure: CostMeasure,
  tools: readonly string[],
  otherTools: readonly string[],
  statusOf: (requirementId: string) => ControlStatus | undefined,
): Cost {
  const others = provableFacts(measure.catalog, otherTools);
  const own = [...provableFacts(measure.catalog, tools)].filter((fact) => !others.has(fact));
  return sumUp(measure, new Set(own), heldBySilence, statusOf);
}

/** The same for a roster: the weight of what is partial and rests on a required fact about nodes, namespaces, workloads or images. */
export function costOfNoRoster(
  measure: CostMeasure,
  statusOf: (requirementId: string) => ControlStatus | undefined,
): Cost {
  const facts = [...measure.catalog.facts.values()].filter((fact) => needsRoster(fact.scope)).map((fact) => fact.id);
  return sumUp(measure, new Set(facts), heldByNoRoster, statusOf);
}

function sumUp(
  measure: CostMeasure,
  facts: ReadonlySet<string>,
  held: ReadonlySet<ControlStatus>,
  statusOf: (requirementId: string) => ControlStatus | undefined,
): Cost {
  const { catalog, framework, profile, weights } = measure;
  const counted = new Set<string>();
  let weight = 0;
  for (const requirement of requirementsOf(framework, profile.id)) {
    const status = statusOf(requirement.id);
    if (requirement.class !== "technical" || status === undefined || !held.has(status)) continue;
    const rests = requiredFacts(catalog, requirement).filter((fact) => facts.has(fact));
    if (rests.length === 0) continue;
    weight += weights[criticalityOf(requirement, catalog.controls) ?? "low"];
    for (const fact of rests) counted.add(fact);
  }
  return { frameworkShortTitle: framework.shortTitle, weight, facts: counted.size };
}

function requiredFacts(catalog: Catalog, requirement: Requirement): readonly string[] {
  return requirement.links
    .filter((link) => link.role === "required")
    .flatMap((link) => catalog.controls.get(link.control)?.facts ?? [])
    .filter((use) => use.required)
    .map((use) => use.fact);
}
