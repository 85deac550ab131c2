import type { RequirementPage } from "#lib/contract/views/requirement.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listStatusesOf } from "#lib/db/sql/list-statuses-of.ts";
import type { Catalog, Framework, Requirement } from "#lib/domain/catalog/catalog.ts";
import { worstOverClusters } from "#lib/domain/control/requirement.ts";
import type { ControlStatus } from "#lib/domain/control/status.ts";
import { frameworkRef } from "../framework/framework-row.ts";
import type { StandingNow } from "../standing/current.ts";
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

function relatives(catalog: Catalog, controlId: string): readonly string[] {
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

/** How they stand over the given clusters, at the context's instant; one statement. */
export async function elsewhereViews(
  ctx: Context,
  elsewhere: readonly Elsewhere[],
  standings: readonly StandingNow[],
): Promise<RequirementPage["elsewhere"]> {
  const names = elsewhere.map(({ framework, requirement }) => ({
    frameworkId: framework.id,
    requirementId: requirement.id,
  }));
  const ids = standings.map((standing) => standing.clusterId);
  const rows = await listStatusesOf(fromSql(ctx.sql), ids, names);
  const stored = new Map(
    rows.map((row) => [`${row.cluster_id} ${row.framework_id} ${row.requirement_id}`, row.status]),
  );
  return elsewhere.map(({ framework, requirement, link, control }) => {
    const key = `${framework.id} ${requirement.id}`;
    // A standing that time has overtaken was computed anew for every framework: it goes before what is stored.
    const statuses = standings.flatMap((standing): ControlStatus[] =>
      [standing.requirements.get(key)?.status ?? stored.get(`${standing.clusterId} ${key}`)].filter(
        (status) => status !== undefined,
      ),
    );
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
