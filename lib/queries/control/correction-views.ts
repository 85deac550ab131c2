import type { CorrectionRecord } from "#lib/catalog/corrections.ts";
import type { Correction } from "#lib/contract/views/control.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { frameworkRef } from "../framework/framework-row.ts";

/** Corrections with the frameworks they are about, as a page shows them. */
export function correctionViews(catalog: Catalog, corrections: readonly CorrectionRecord[]): Correction[] {
  return corrections.map(({ kind, says, framework: id, said, instead, why }) => {
    const framework = id === undefined ? undefined : catalog.frameworks.get(id);
    return {
      kind,
      says,
      framework: framework === undefined ? null : frameworkRef(framework),
      said: said ?? null,
      instead: instead.map((each) => ({
        id: each,
        leaf: framework?.requirements.some((requirement) => requirement.leaf && requirement.id === each) ?? false,
      })),
      why,
    };
  });
}
