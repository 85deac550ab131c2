import * as z from "zod";
import type { Queryable } from "../queryable.ts";
import { binder, conditionsOf, type FindingConditions, joinsOf, severityWeight } from "./finding-conditions.ts";
import {
  type Behind,
  behindPlace,
  type FindingOrder,
  orderInLane,
  orderOfLanes,
  sortColumns,
  tablesOfOrder,
} from "./finding-order.ts";

/** Names one episode. */
export type FindingKey = { readonly clusterId: string; readonly fingerprint: string; readonly number: number };

/** A page of a list: behind a place, or from the beginning. */
export type FindingPageChoice = {
  readonly conditions: FindingConditions;
  readonly order: FindingOrder;
  readonly behind: readonly string[] | null;
  readonly limit: number;
};

const Row = z.object({
  cluster_id: z.string(),
  fingerprint: z.string(),
  number: z.int(),
  place: z.array(z.string()),
});

/**
 * Text and values of one page of findings. Each cluster, state and severity is a lane of its own: an ordered walk that stops
 * at the limit. The lanes are merged. Sorted by severity or by first seen they are walked along finding_episode_list_idx; a
 * check leads to its episodes by finding_episode_check_idx, a resource by resource_name_idx and
 * finding_episode_resource_idx. What was last seen, and the names of checks and resources, are sorted after filtering.
 */
export function findingPage(choice: FindingPageChoice): { readonly text: string; readonly values: readonly unknown[] } {
  const { conditions, order, limit } = choice;
  const { bind, values } = binder();
  const clusters = bind(conditions.clusterIds);
  const states = bind(conditions.states);
  const severities = bind(conditions.severities);
  const weights = bind(conditions.severities.map(severityWeight));
  const where = conditionsOf(conditions, bind);
  const behind = choice.behind === null ? everywhere : behindPlace(order, choice.behind, bind);
  const most = bind(limit);
  const text = `
    select f.cluster_id::text, f.fingerprint::text, f.number, f.place
      from (select c.id as cluster_id, s.state, v.severity, v.weight
              from unnest(${clusters}::uuid[]) as c(id)
             cross join unnest(${states}::text[]) as s(state)
             cross join unnest(${severities}::text[], ${weights}::int[]) as v(severity, weight)
             where ${behind.ofLane}) l
     cross join lateral (
       select e.cluster_id, e.fingerprint, e.number, ${sortColumns(order)}
         from finding_episode e
         ${joinsOf(new Set([...where.tables, ...tablesOfOrder(order)]))}
        where e.cluster_id = l.cluster_id and e.state = l.state and e.severity = l.severity and ${behind.inLane}
          and ${where.texts.join("\n and ")}
        order by ${orderInLane(order)}
        limit ${most}) f
     order by ${orderOfLanes(order)}
     limit ${most}`;
  return { text, values };
}

const everywhere: Behind = { ofLane: "true", inLane: "true" };

/** A page of findings by their keys, in order; ask for one more than is shown to know whether there are others. */
export async function listFindingKeys(
  q: Queryable,
  choice: FindingPageChoice,
): Promise<readonly (FindingKey & { readonly place: readonly string[] })[]> {
  if (choice.conditions.clusterIds.length === 0) return [];
  const { text, values } = findingPage(choice);
  const rows = z.array(Row).parse(await q.query(text, values));
  return rows.map(({ cluster_id, fingerprint, number, place }) => ({
    clusterId: cluster_id,
    fingerprint,
    number,
    place,
  }));
}
