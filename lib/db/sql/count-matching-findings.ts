import * as z from "zod";
import { type Severity, severities } from "#lib/domain/check/outcome.ts";
import type { Queryable } from "../queryable.ts";
import { binder, conditionsOf, type FindingConditions, joinsOf } from "./finding-conditions.ts";

const Row = z.object({ severity: z.enum(severities), count: z.int(), cut: z.boolean() });

/**
 * Findings looked at for a count of words or of an image, which no index knows: what hardly anything holds would otherwise be
 * looked for in every finding there is, which takes a minute where there are a million.
 */
const mostExamined = 20_000;

/** A count; `cut` where there was more to look at than was looked at. */
export type MatchingCount = { readonly count: number; readonly cut: boolean };

/**
 * How many findings of each severity the other conditions leave, counting no further than `most` of each and, where words or an
 * image are asked for alone, looking at no more than `mostExamined`: by finding_episode_list_idx, alone where only open ones are
 * counted and nothing else is asked.
 */
export async function countMatchingFindings(
  q: Queryable,
  conditions: FindingConditions,
  most: number,
): Promise<ReadonlyMap<Severity, MatchingCount>> {
  if (conditions.clusterIds.length === 0) return new Map();
  const { bind, values } = binder();
  const clusters = bind(conditions.clusterIds);
  const states = bind(conditions.states);
  const names = bind(severities);
  const where = conditionsOf(conditions, bind);
  const inList = `e.cluster_id = any(${clusters}::uuid[]) and e.state = any(${states}::text[]) and e.severity = v.severity`;
  const isBounded =
    (conditions.words.length > 0 || conditions.image !== null) &&
    conditions.check === null &&
    conditions.resource === null;
  const examined = isBounded
    ? `(select e.* from finding_episode e where ${inList} limit ${mostExamined})`
    : "finding_episode";
  const cut = isBounded ? `exists (select from finding_episode e where ${inList} offset ${mostExamined})` : "false";
  const rows = await q.query(
    `select v.severity, (select count(*) from (
              select from ${examined} e ${joinsOf(where.tables)}
               where ${inList} and ${where.texts.join(" and ")}
               limit ${bind(most)}) matching)::int as count, ${cut} as cut
       from unnest(${names}::text[]) as v(severity)`,
    values,
  );
  return new Map(
    z
      .array(Row)
      .parse(rows)
      .map((row) => [row.severity, { count: row.count, cut: row.cut }]),
  );
}
