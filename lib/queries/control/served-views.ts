import type { Served } from "#lib/contract/views/control.ts";
import type { Context } from "#lib/db/context.ts";
import { worstOverClusters } from "#lib/domain/control/requirement.ts";
import { frameworkRef } from "../framework/framework-row.ts";
import { countsOnFleet, type FleetNow } from "../requirement/over-fleet.ts";
import type { Service } from "./control-index.ts";

/** The requirements a control serves, with how they stand over a fleet; one statement. */
export async function servedViews(ctx: Context, serves: readonly Service[], fleet: FleetNow): Promise<Served[]> {
  const names = serves.map(({ framework, requirement }) => ({
    frameworkId: framework.id,
    requirementId: requirement.id,
  }));
  const counts = await countsOnFleet(ctx, fleet, names);
  return serves.map(({ framework, requirement, role, strength, why, via }) => {
    const statuses = [...(counts.get(`${framework.id} ${requirement.id}`)?.keys() ?? [])];
    return {
      framework: frameworkRef(framework),
      id: requirement.id,
      title: requirement.title,
      class: requirement.class,
      ...{ role, strength, why },
      via: via === null ? null : { id: via.id, title: via.title },
      status: statuses.length === 0 ? null : worstOverClusters(statuses),
    };
  });
}
