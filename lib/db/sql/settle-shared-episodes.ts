import type { Queryable } from "../queryable.ts";

/**
 * Ends episodes of findings that several targets speak of and one of these was folded anew by itself: the latest word
 * counts, and a failure before a pass at one instant (lib/domain/scan/word.ts, combineTargets). By
 * `check_result_fingerprint_idx`.
 */
export async function settleSharedEpisodes(
  q: Queryable,
  clusterId: string,
  targetIds: readonly string[],
): Promise<void> {
  await q.query(
    `with said as (
       select r.fingerprint, r.target_id, r.outcome, r.since, r.known_since, r.scan_id, greatest(r.said_at, s.observed_through) as at
         from check_result r
         join scan_target s on s.cluster_id = $1 and s.id = r.target_id
        where r.cluster_id = $1 and r.named and r.outcome in ('pass', 'fail')
          and r.fingerprint in (select t.fingerprint from check_result t
                                 where t.cluster_id = $1 and t.target_id = any($2::uuid[]) and t.outcome in ('pass', 'fail'))
     ),
     passed as (
       select distinct on (p.fingerprint) p.*
         from said p
        where p.outcome = 'pass'
          and exists (select from said f where f.fingerprint = p.fingerprint and f.outcome = 'fail')
          and not exists (select from said f where f.fingerprint = p.fingerprint and f.outcome = 'fail' and f.at >= p.at)
        order by p.fingerprint, p.since, p.target_id
     )
     update finding_episode e
        set state = 'fixed', fixed_seen_at = greatest(p.since, e.first_failed_at), resolved_at = greatest(p.known_since, e.detected_at),
            closed_by_scan = p.scan_id
       from passed p
      where e.cluster_id = $1 and e.fingerprint = p.fingerprint and e.state = 'open'`,
    [clusterId, targetIds],
  );
}
