import * as z from "zod";
import { severities } from "#lib/domain/check/outcome.ts";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ severity: z.enum(severities), open: z.int(), detected: z.int(), fixed: z.int() });

/** Open findings of one severity, and what was detected and fixed since an instant. */
export type FindingCount = z.infer<typeof Row>;

/**
 * Findings of the given clusters by severity: open ones by finding_episode_list_idx, closed ones only since `since`, by
 * finding_episode_resolved_idx. One that was opened and fixed since then counts as both.
 */
export async function countFindings(
  q: Queryable,
  clusterIds: readonly string[],
  since: Date,
): Promise<readonly FindingCount[]> {
  const rows = await q.query(
    `select e.severity, (count(*) filter (where e.state = 'open'))::integer as open,
            (count(*) filter (where e.detected_at > $2))::integer as detected,
            (count(*) filter (where e.state = 'fixed'))::integer as fixed
       from (select severity, state, detected_at from finding_episode where cluster_id = any($1::uuid[]) and state = 'open'
              union all
             select severity, state, detected_at from finding_episode
              where cluster_id = any($1::uuid[]) and state <> 'open' and resolved_at > $2) e
      group by e.severity`,
    [clusterIds, since],
  );
  return z.array(Row).parse(rows);
}
