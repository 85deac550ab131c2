import type { Catalog, Framework, Profile, Weights } from "../catalog/catalog.ts";
import { criticalityOf } from "../catalog/criticality.ts";
import { inProfile } from "../catalog/profile.ts";
import type { ControlStatus } from "../control/status.ts";

/** Proven weight and the weight it is a part of. */
export type Proven = { readonly proven: number; readonly total: number };

/** On how many clusters a requirement stands in each status; what is absent occurs nowhere. */
export type StatusCounts = ReadonlyMap<ControlStatus, number>;

/**
 * Proven of a framework (semantics § 6) by other weights or in another profile: statuses depend on neither, so that nothing
 * has to be judged anew. Equals `sumScore` on the same statuses.
 */
export function weighProven(
  { requirements }: Pick<Framework, "requirements">,
  profile: Profile,
  { controls }: Pick<Catalog, "controls">,
  weights: Weights,
  countsOf: (requirementId: string) => StatusCounts | undefined,
): Proven {
  let [proven, total] = [0, 0];
  for (const requirement of requirements) {
    if (!requirement.leaf || requirement.class !== "technical" || !inProfile(requirement, profile)) continue;
    const weight = weights[criticalityOf(requirement, controls) ?? "low"];
    for (const [status, clusters] of countsOf(requirement.id) ?? []) {
      if (status === "inherited" || status === "not_applicable") continue;
      total += weight * clusters;
      if (status === "passing") proven += weight * clusters;
    }
  }
  return { proven, total };
}
