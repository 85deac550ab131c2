import * as z from "zod";
import type { Queryable } from "../queryable.ts";
import {
  binder,
  conditionsOf,
  type FindingConditions,
  type FindingTable,
  imageOf,
  joinsOf,
  resourcePath,
  weightOf,
} from "./finding-conditions.ts";
import { type FindingOrder, orderOfAll, tablesOfOrder } from "./finding-order.ts";
import type { FindingKey } from "./list-finding-keys.ts";

/** What findings of one group have in common. */
export type FindingGroupedBy = "check" | "workload" | "image" | "namespace" | "severity" | "source";

type Dimension = { readonly key: string; readonly tables: readonly FindingTable[] };

const dimensions: Readonly<Record<FindingGroupedBy, Dimension>> = {
  check: { key: "e.check_id::text", tables: [] },
  workload: { key: `concat_ws(' ', e.cluster_id::text, ${resourcePath})`, tables: ["resource"] },
  image: { key: `coalesce(${imageOf}, '')`, tables: ["resource", "word"] },
  namespace: { key: "case when x.kind = 'namespace' then x.name else x.namespace end", tables: ["resource"] },
  severity: { key: "e.severity", tables: [] },
  source: { key: "k.scanner", tables: ["check"] },
};

/** Where a page of groups ended: weight of the worst severity, number of findings, key. */
export type GroupPlace = { readonly weight: number; readonly total: number; readonly key: string };

export type FindingGroupChoice = {
  readonly conditions: FindingConditions;
  readonly by: FindingGroupedBy;
  /** Order inside of a group. */
  readonly order: FindingOrder;
  readonly behind: GroupPlace | null;
  readonly limit: number;
  /** Findings named of each group. */
  readonly first: number;
};

const Row = z.object({
  key: z.string(),
  total: z.int(),
  weight: z.int(),
  groups: z.int(),
  first: z.array(z.string()),
});

/** A group with the first of its findings. */
export type GroupedFindings = GroupPlace & { readonly groups: number; readonly first: readonly FindingKey[] };

/**
 * Groups of findings, the worst and then the largest first: one pass over what the conditions leave, found by
 * finding_episode_list_idx or by what a page of a list uses.
 */
export async function groupFindings(q: Queryable, choice: FindingGroupChoice): Promise<readonly GroupedFindings[]> {
  const { conditions, by, order, behind } = choice;
  if (conditions.clusterIds.length === 0) return [];
  const { bind, values } = binder();
  const clusters = bind(conditions.clusterIds);
  const states = bind(conditions.states);
  const severities = bind(conditions.severities);
  const where = conditionsOf(conditions, bind);
  const dimension = dimensions[by];
  const tables = new Set([...where.tables, ...dimension.tables, ...tablesOfOrder(order)]);
  const place =
    behind === null
      ? "true"
      : `(weight, total, key) < (${bind(behind.weight)}::int, ${bind(behind.total)}::int, ${bind(behind.key)}::text)`;
  const rows = await q.query(
    `with grouped as (
       select (${dimension.key}) collate "C" as key, count(*)::int as total, max(${weightOf})::int as weight,
              (array_agg(concat_ws(' ', e.cluster_id, e.fingerprint, e.number) order by ${orderOfAll(order)}))[1:${bind(choice.first)}::int] as first
         from finding_episode e
         ${joinsOf(tables)}
        where e.cluster_id = any(${clusters}::uuid[]) and e.state = any(${states}::text[])
          and e.severity = any(${severities}::text[]) and ${where.texts.join("\n and ")}
        group by 1
     )
     select key, total, weight, first, (select count(*)::int from grouped) as groups
       from grouped where ${place}
      order by weight desc, total desc, key desc limit ${bind(choice.limit)}`,
    values,
  );
  return z
    .array(Row)
    .parse(rows)
    .map(({ first, ...group }) => ({ ...group, first: first.map(keyOf) }));
}

function keyOf(text: string): FindingKey {
  const [clusterId = "", fingerprint = "", number = ""] = text.split(" ");
  return { clusterId, fingerprint, number: Number(number) };
}
