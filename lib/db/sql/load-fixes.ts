import * as z from "zod";
import type { Fixes } from "#lib/domain/computed/input.ts";
import { urgentSeverities } from "#lib/domain/computed/parameters.ts";
import type { Queryable } from "../queryable.ts";

const Fixed = z.object({ severity: z.enum(urgentSeverities), day: z.date(), fixed: z.int(), open_seconds: z.number() });

/** Days read at most: more than any window asks for. */
const mostDays = 400;

/**
 * How many vulnerabilities with a deadline were seen fixed on each day, newest first, and how long they had been open from
 * detection to proof without accepted time (semantics § 7): by `finding_episode_resolved_idx`.
 */
export async function loadFixes(q: Queryable, clusterId: string): Promise<readonly Fixes[]> {
  const rows = await q.query(
    `select e.severity, date_trunc('day', e.resolved_at, 'UTC') as day, count(*)::int as fixed,
            sum(greatest(0, extract(epoch from e.resolved_at - e.detected_at) - e.accepted_seconds))::float8 as open_seconds
       from finding_episode e
       join known_check k on k.cluster_id = $1 and k.id = e.check_id and k.kind = 'vulnerability'
      where e.cluster_id = $1 and e.state = 'fixed' and e.severity = any($2::text[])
      group by 1, 2 order by 2 desc, 1 limit $3`,
    [clusterId, urgentSeverities, mostDays * urgentSeverities.length],
  );
  return z
    .array(Fixed)
    .parse(rows)
    .map((row) => ({
      severity: row.severity,
      day: row.day.getTime(),
      fixed: row.fixed,
      openFor: row.open_seconds * 1_000,
    }));
}
