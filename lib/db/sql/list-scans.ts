import * as z from "zod";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import type { Queryable } from "../queryable.ts";

/** Targets named in one line of a list; a stream of many nodes' reports has hundreds. */
const mostTargets = 3;

const Listed = z.object({
  id: z.string(),
  cluster_id: z.string(),
  scanner: z.string(),
  state: z.enum(["kept", "merged", "unchanged", "failed"]),
  observed_at: z.date().nullable(),
  received_at: z.date(),
  counts: z.record(z.string(), z.number()).nullable(),
  warnings: z.int(),
  error_message: z.string().nullable(),
  /** At most eight; `target_count` says how many there are. */
  labels: z.array(z.string()),
  target_count: z.int(),
  /** The least complete of its targets. */
  completeness: z.enum(completenesses).nullable(),
  observations: z.int(),
  /** Of a roster: what it lists; null for every other scan. */
  listed: z.int().nullable(),
});
export type ListedScan = z.infer<typeof Listed>;

/** Which scans to list: of these clusters, in these states (all when empty), newest first. */
export type ScanChoice = {
  readonly clusterIds: readonly string[];
  readonly states?: readonly ListedScan["state"][];
  readonly limit: number;
};

/**
 * The newest scans of the given clusters by `scan_received_at_idx`. One that brought known bytes shows the targets of the
 * scan that was read from them.
 */
export async function listScans(q: Queryable, choice: ScanChoice): Promise<readonly ListedScan[]> {
  const rows = await q.query(
    `select s.id::text, s.cluster_id::text, s.scanner, s.state, s.observed_at, s.received_at, s.counts,
            jsonb_array_length(s.warnings) as warnings, s.error_message,
            coalesce(t.labels[1:${mostTargets}], '{}') as labels, coalesce(t.targets, 0)::int as target_count,
            case when r.scan_id is not null then case when r.complete then 'complete' else 'truncated' end
                 when t.truncated then 'truncated' when t.failures_only then 'failures_only' when t.targets > 0 then 'complete' end as completeness,
            coalesce(t.observations, 0)::int as observations, r.items as listed
       from (select u.* from unnest($1::uuid[]) as c(id)
              cross join lateral (select * from scan x
                                   where x.cluster_id = c.id and (cardinality($2::text[]) = 0 or x.state = any($2::text[]))
                                   order by x.received_at desc limit $3) u
              order by u.received_at desc, u.id desc limit $3) s
       left join lateral (select o.id from scan o
                           where s.state = 'unchanged' and o.cluster_id = s.cluster_id and o.sha256 = s.sha256 and o.scanner = s.scanner
                             and o.state = 'merged' and o.envelope -> 'scope' = s.envelope -> 'scope'
                           order by o.observed_at desc nulls last limit 1) same on true
       left join lateral (select array_agg(st.label order by st.scope) as labels, count(*) as targets, sum(tr.observations) as observations,
                                 bool_or(tr.completeness = 'truncated') as truncated, bool_or(tr.completeness = 'failures_only') as failures_only
                            from target_report tr join scan_target st on st.cluster_id = tr.cluster_id and st.id = tr.target_id
                           where tr.cluster_id = s.cluster_id and tr.scan_id = coalesce(same.id, s.id)) t on true
       left join roster r on r.cluster_id = s.cluster_id and r.scan_id = coalesce(same.id, s.id)
      order by s.received_at desc, s.id desc`,
    [choice.clusterIds, choice.states ?? [], choice.limit],
  );
  return z.array(Listed).parse(rows);
}
