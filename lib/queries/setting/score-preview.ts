import type { ScorePreview } from "#lib/contract/views/admin.ts";
import type { Framework } from "#lib/domain/catalog/catalog.ts";
import type { Proven } from "#lib/domain/score/weigh.ts";
import { frameworkRef } from "../framework/framework-row.ts";

/** A framework's figures as they are and as they would be. */
export type Compared = { readonly framework: Framework; readonly before: Proven; readonly after: Proven };

/** Frameworks in which something counts, before or after. */
export function comparedFrameworks(compared: readonly Compared[]): ScorePreview["frameworks"] {
  return compared
    .filter(({ before, after }) => before.total > 0 || after.total > 0)
    .map(({ framework, before, after }) => ({ framework: frameworkRef(framework), before, after }));
}
