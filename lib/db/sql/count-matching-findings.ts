import * as z from "zod";
import { type Severity, severities } from "#lib/domain/check/outcome.ts";
import type { Queryable } from "../queryable.ts";
import { binder, conditionsOf, type FindingConditions, joinsOf } from "./finding-conditions.ts";

const Row = z.object({ severity: z.enum(severities), count: z.int() });

/**
 * How many findings of each severity the other conditions leave, counting no further than `most` of each: by
 * finding_episode_list_idx, alone where only open ones are counted and nothing else is asked.
 */
export async function countMatchingFindings(
  q: Queryable,
  conditions: FindingConditions,
  most: number,
): Promise<ReadonlyMap<Severity, number>> {
  if (conditions.clusterIds.length === 0) return new Map();
  const { bind, values } = binder();
  const clusters = bind(conditions.clusterIds);
  const states = bind(conditions.states);
  const names = bind(severities);
  const where = conditionsOf(conditions, bind);
  const rows = await q.query(
    `select v.severity, (select count(*) from (
              select from finding_episode e ${joinsOf(where.tables)}
               where e.cluster_id = any(${clusters}::uuid[]) and e.state = any(${states}::text[]) and e.severity = v.severity
                 and ${where.texts.join(" and ")}
               limit ${bind(most)}) matching)::int as count
       from unnest(${names}::text[]) as v(severity)`,
    values,
  );
  return new Map(
    z
      .array(Row)
      .parse(rows)
      .map((row) => [row.severity, row.count]),
  );
}
