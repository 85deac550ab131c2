import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ id: z.string() });

const idsOf = (rows: readonly unknown[]): readonly string[] =>
  z
    .array(Row)
    .parse(rows)
    .map((row) => row.id);

/** Targets that ever said anything of these findings. By `check_result_fingerprint_idx`. */
export async function listSpeakers(
  q: Queryable,
  clusterId: string,
  fingerprints: readonly string[],
): Promise<readonly string[]> {
  const rows = await q.query(
    `select distinct r.target_id::text as id
       from unnest($2::uuid[]) as f(fingerprint)
       join check_result r on r.cluster_id = $1 and r.fingerprint = f.fingerprint
      order by 1`,
    [clusterId, fingerprints],
  );
  return idsOf(rows);
}

/** Findings with an episode of which these targets say something, or whose episode one of them opened. */
export async function listToldFindings(
  q: Queryable,
  clusterId: string,
  targetIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await q.query(
    `select e.fingerprint::text as id from finding_episode e where e.cluster_id = $1 and e.target_id = any($2::uuid[])
     union
     select e.fingerprint::text from check_result r
       join finding_episode e on e.cluster_id = $1 and e.fingerprint = r.fingerprint
      where r.cluster_id = $1 and r.target_id = any($2::uuid[])`,
    [clusterId, targetIds],
  );
  return idsOf(rows);
}
