import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Retired = z.object({
  cluster_id: z.string(),
  scanner: z.string(),
  tool: z.string(),
  check_key: z.string(),
  retired_at: z.date(),
  reason: z.string(),
  /** Null for a person who gave no name. */
  by_name: z.string().nullable(),
  title: z.string().nullable(),
});
export type RetiredCheckRow = z.infer<typeof Retired>;

/** Checks that people retired on the given clusters, newest first; people write few of them. */
export async function listRetiredChecks(
  q: Queryable,
  clusterIds: readonly string[],
): Promise<readonly RetiredCheckRow[]> {
  if (clusterIds.length === 0) return [];
  const rows = await q.query(
    `select r.cluster_id::text, r.scanner, r.tool, r.check_key, r.retired_at, r.reason, coalesce(p.name, p.email) as by_name, k.title
       from check_retirement r
       left join person p on p.id = r.by_person
       left join known_check k on k.cluster_id = r.cluster_id and k.scanner = r.scanner and k.tool = r.tool and k.check_key = r.check_key
      where r.cluster_id = any($1::uuid[]) order by r.retired_at desc, r.scanner, r.tool, r.check_key`,
    [clusterIds],
  );
  return z.array(Retired).parse(rows);
}

const Heard = z.object({ scanner: z.string(), tool: z.string(), check_key: z.string(), heard_at: z.date().nullable() });

/** When each retired check of a cluster was last said, by `check_result_check_idx`. */
export async function listHeardOfRetired(q: Queryable, clusterId: string): Promise<readonly z.infer<typeof Heard>[]> {
  const rows = await q.query(
    `select c.scanner, c.tool, c.check_key,
            (select max(case when w.named then greatest(w.said_at, t.observed_through) else w.said_at end)
               from known_check k
               join check_result w on w.cluster_id = $1 and w.check_id = k.id
               join scan_target t on t.cluster_id = $1 and t.id = w.target_id
              where k.cluster_id = $1 and k.scanner = c.scanner and k.tool = c.tool and k.check_key = c.check_key) as heard_at
       from check_retirement c where c.cluster_id = $1`,
    [clusterId],
  );
  return z.array(Heard).parse(rows);
}
