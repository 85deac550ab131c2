import * as z from "zod";
import { outcomes } from "#lib/domain/check/outcome.ts";
import type { Queryable } from "../queryable.ts";

const Row = z.object({
  outcome: z.enum(outcomes),
  held_from: z.date(),
  held_to: z.date().nullable(),
  known_from: z.date(),
  known_to: z.date().nullable(),
});
export type PeriodRecord = z.infer<typeof Row>;

export type PeriodQuestion = {
  readonly clusterId: string;
  readonly targetId: string;
  readonly checkId: string;
  readonly resourceId: string;
  /** Periods whose end was learnt since. */
  readonly since: Date;
  readonly limit: number;
};

/**
 * What one check of one target said about one resource, newest first: the word that stands and the closed periods that no
 * late report showed to have been otherwise, by the primary keys of check_result and result_period.
 */
export async function listPeriods(q: Queryable, asked: PeriodQuestion): Promise<readonly PeriodRecord[]> {
  const rows = await q.query(
    `select outcome, since as held_from, null::timestamptz as held_to, known_since as known_from, null::timestamptz as known_to
       from check_result where cluster_id = $1 and target_id = $2 and check_id = $3 and resource_id = $4
      union all
     select outcome, held_from, held_to, known_from, closed_at
       from result_period
      where cluster_id = $1 and target_id = $2 and check_id = $3 and resource_id = $4 and closed_at > $5 and superseded_at is null
      order by held_from desc, held_to desc nulls first limit $6`,
    [asked.clusterId, asked.targetId, asked.checkId, asked.resourceId, asked.since, asked.limit],
  );
  return z.array(Row).parse(rows);
}
