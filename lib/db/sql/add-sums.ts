import * as z from "zod";
import { controlStatuses } from "#lib/domain/control/status.ts";
import type { ScoreSums } from "#lib/domain/score/score.ts";
import type { Queryable } from "../queryable.ts";

const byStatus = z.record(z.enum(controlStatuses), z.number());
const Row = z.object({
  framework_id: z.string(),
  weight_by_status: byStatus,
  count_by_status: byStatus,
  posture_sum: z.number(),
  posture_weight: z.number(),
  looked_facts: z.int(),
  passing_facts: z.int(),
  resources_assessed: z.int(),
  resources_clear: z.int(),
  not_yet_due: z.int(),
});

/** The added sums of one framework in one profile. */
export type AddedSums = { readonly sums: ScoreSums; readonly notYetDue: number };

/** A framework, and the profile it is read in. */
export type Cut = { readonly framework: string; readonly profile: string };

const added = (column: string): string =>
  `jsonb_build_object(${controlStatuses
    .map((status) => `'${status}', coalesce(sum((s.${column} ->> '${status}')::float8), 0)`)
    .join(", ")})`;

/**
 * Stored sums added over clusters (semantics § 6: added, never averaged), one row per framework; by the primary key of
 * framework_sums. So a fleet's scores cost one row per framework to carry, however many clusters it has.
 */
export async function addStoredSums(
  q: Queryable,
  clusterIds: readonly string[],
  cuts: readonly Cut[],
): Promise<ReadonlyMap<string, AddedSums>> {
  const rows = await q.query(
    `select s.framework_id, ${added("weight_by_status")} as weight_by_status, ${added("count_by_status")} as count_by_status,
            sum(s.posture_sum) as posture_sum, sum(s.posture_weight) as posture_weight, sum(s.looked_facts)::int as looked_facts,
            sum(s.passing_facts)::int as passing_facts, sum(s.resources_assessed)::int as resources_assessed,
            sum(s.resources_clear)::int as resources_clear, sum(s.not_yet_due)::int as not_yet_due
       from unnest($2::text[], $3::text[]) as c(framework, profile)
       join framework_sums s on s.cluster_id = any($1::uuid[]) and s.framework_id = c.framework and s.profile_id = c.profile
      group by s.framework_id`,
    [clusterIds, cuts.map((cut) => cut.framework), cuts.map((cut) => cut.profile)],
  );
  return new Map(
    z
      .array(Row)
      .parse(rows)
      .map((row) => [row.framework_id, sumsOf(row)]),
  );
}

function sumsOf(row: z.infer<typeof Row>): AddedSums {
  return {
    sums: {
      weightByStatus: row.weight_by_status,
      countByStatus: row.count_by_status,
      postureSum: row.posture_sum,
      postureWeight: row.posture_weight,
      lookedFacts: row.looked_facts,
      passingFacts: row.passing_facts,
      resourcesAssessed: row.resources_assessed,
      resourcesClear: row.resources_clear,
    },
    notYetDue: row.not_yet_due,
  };
}
