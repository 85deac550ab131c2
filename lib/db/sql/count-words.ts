import * as z from "zod";
import type { Queryable } from "../queryable.ts";

/** A source of a cluster, or one check of it. */
export type WordsOf = {
  readonly clusterId: string;
  readonly scanner: string;
  readonly check: { readonly tool: string; readonly checkKey: string } | null;
};

/**
 * Words of a source, or of one check of it, that still count: said after it was last retired. By `known_check_key` and
 * `check_result_check_idx`; null when the source never named such a check.
 */
export async function countWords(q: Queryable, { clusterId, scanner, check }: WordsOf): Promise<number | null> {
  const rows = await q.query(
    `with asked as (
       select k.id, k.tool, k.check_key from known_check k
        where k.cluster_id = $1 and k.scanner = $2 and ($3::text is null or k.tool = $3 and k.check_key = $4)
     )
     select count(distinct a.id)::int as checks, count(r.check_id)::int as words
       from asked a
       left join source s on s.cluster_id = $1 and s.scanner = $2
       left join check_retirement c on c.cluster_id = $1 and c.scanner = $2 and c.tool = a.tool and c.check_key = a.check_key
       left join (check_result r join scan_target t on t.cluster_id = $1 and t.id = r.target_id)
         on r.cluster_id = $1 and r.check_id = a.id
        and coalesce(case when r.named then greatest(r.said_at, t.observed_through) else r.said_at end, r.last_deciding_at, r.truncated_pass_at, r.since)
            > greatest(coalesce(s.retired_at, '-infinity'), coalesce(c.retired_at, '-infinity'))`,
    [clusterId, scanner, check?.tool ?? null, check?.checkKey ?? null],
  );
  const [found] = z.tuple([z.object({ checks: z.int(), words: z.int() })]).parse(rows);
  return check !== null && found.checks === 0 ? null : found.words;
}
