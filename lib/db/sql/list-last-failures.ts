import * as z from "zod";
import type { Queryable } from "../queryable.ts";
import type { WitnessId } from "./load-word-contents.ts";

const Failure = z.object({
  cluster_id: z.string(),
  scanner: z.string(),
  /** Newest look at which a word of these witnesses failed or erred, and none of its later words decided otherwise. */
  at: z.date(),
  /** The check was heard since and said nothing deciding. */
  since_undecided: z.boolean(),
});
export type LastFailure = z.infer<typeof Failure>;

/** Failures of these witnesses that nothing has ended, by cluster, source and the instant they were last said. */
export async function listLastFailures(
  q: Queryable,
  clusterIds: readonly string[],
  witnesses: readonly WitnessId[],
): Promise<readonly LastFailure[]> {
  const rows = await q.query(
    `select c.id::text as cluster_id, k.scanner, f.at, r.decision = 'none' as since_undecided
       from unnest($1::uuid[]) as c(id)
      cross join unnest($2::text[], $3::text[]) as w(tool, witness)
       join known_check k on k.cluster_id = c.id and k.tool = w.tool and k.witness = w.witness
       join check_result r on r.cluster_id = c.id and r.check_id = k.id
       join scan_target t on t.cluster_id = c.id and t.id = r.target_id
      cross join lateral (
        select case when r.decision in ('fail', 'error') then case when r.named then greatest(r.said_at, t.observed_through) else r.said_at end
                    when r.decision = 'none' and r.last_deciding in ('fail', 'error') then r.last_deciding_at end as at) f
      where f.at is not null
      group by 1, 2, 3, 4`,
    [clusterIds, witnesses.map((each) => each.tool), witnesses.map((each) => each.witness)],
  );
  return z.array(Failure).parse(rows);
}
