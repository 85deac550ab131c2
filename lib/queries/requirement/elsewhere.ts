import type { RequirementPage } from "#lib/contract/views/requirement.ts";
import type { Context } from "#lib/db/context.ts";
import type { Catalog, Framework, Requirement } from "#lib/domain/catalog/catalog.ts";
import { worstOverClusters } from "#lib/domain/control/requirement.ts";
import { frameworkRef } from "../framework/framework-row.ts";
import { countsOnFleet, type FleetNow } from "./over-fleet.ts";
import { type Resting, requirementsOn } from "./resting-on.ts";

/** Other requirements named at most: a control that half a catalog rests on fills no page. */
const mostElsewhere = 60;

/** Another requirement, and the control it shares. */
export type Elsewhere = Resting & { readonly control: string };

/**
 * Requirements of all frameworks that rest on the same Kubernetes control. A benchmark topic is judged by itself but belongs
 * to a control, so what is linked to that control stands here too, and the other way round.
 */
export function elsewhereOf(catalog: Catalog, framework: Framework, requirement: Requirement): readonly Elsewhere[] {
  const found = new Map<string, Elsewhere>();
  for (const link of requirement.links) {
    for (const control of relatives(catalog, link.control)) {
      for (const resting of requirementsOn(catalog, control)) {
        const isItself = resting.framework.id === framework.id && resting.requirement.id === requirement.id;
        const key = `${resting.framework.id} ${resting.requirement.id}`;
        if (!isItself && !found.has(key)) found.set(key, { ...resting, control });
      }
    }
  }
  const others = [...found.values()].toSorted(
    (a, b) => Number(a.framework.id === framework.id) - Number(b.framework.id === framework.id),
  );
  return fairly(others);
}

/** A control with the topics that belong to it; a topic with the control it belongs to. */
export function relatives(catalog: Catalog, controlId: string): readonly string[] {
  const owner = catalog.controls.get(controlId)?.partOf;
  if (owner !== undefined) return [controlId, owner];
  const topics = [...catalog.controls.values()].filter((control) => control.partOf === controlId);
  return [controlId, ...topics.map((topic) => topic.id)];
}

/** Every framework has its share of the page before one of them fills it. */
function fairly(found: readonly Elsewhere[]): readonly Elsewhere[] {
  if (found.length <= mostElsewhere) return found;
  const byFramework = Map.groupBy(found, (each) => each.framework.id);
  const share = Math.max(1, Math.floor(mostElsewhere / byFramework.size));
  return [...byFramework.values()].flatMap((each) => each.slice(0, share));
}

/** How they stand over the clusters of a fleet, at the context's instant; one statement. */
export async function elsewhereViews(
  ctx: Context,
  elsewhere: readonly Elsewhere[],
  fleet: FleetNow,
): Promise<RequirementPage["elsewhere"]> {
  const names = elsewhere.map(({ framework, requirement }) => ({
    frameworkId: framework.id,
    requirementId: requirement.id,
  }));
  const counts = await countsOnFleet(ctx, fleet, names);
  return elsewhere.map(({ framework, requirement, link, control }) => {
    const statuses = [...(counts.get(`${framework.id} ${requirement.id}`)?.keys() ?? [])];
    return {
      framework: frameworkRef(framework),
      id: requirement.id,
      title: requirement.title,
      control,
      role: link.role,
      strength: link.strength,
      status: statuses.length === 0 ? null : worstOverClusters(statuses),
    };
  });
}
