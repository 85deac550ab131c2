import type { ToldEpisode } from "#lib/domain/episode/tell-episodes.ts";
import type { Queryable } from "../queryable.ts";

/** One episode of a finding, with what the finding is about. */
export type FindingEpisode = {
  readonly fingerprint: string;
  readonly checkId: string;
  readonly resourceId: string;
  readonly episode: ToldEpisode;
};

const date = (instant: number | null): Date | null => (instant === null ? null : new Date(instant));

/** What people did to an episode belongs to the one that now covers the failure they saw. */
const noteOfPeople = `
  select min(k.acknowledged_at) as acknowledged_at, max(k.accepted_seconds) as accepted_seconds
    from kept_episode k
   where k.fingerprint = e.fingerprint
     and e.first_failed_at = coalesce(
           (select max(f.first_failed_at) from fresh f where f.fingerprint = k.fingerprint and f.first_failed_at <= k.first_failed_at),
           (select min(f.first_failed_at) from fresh f where f.fingerprint = k.fingerprint))`;

/** Replaces the episodes of these findings by told ones; acknowledgements and accepted time stay. */
export async function replaceEpisodes(
  q: Queryable,
  clusterId: string,
  fingerprints: readonly string[],
  episodes: readonly FindingEpisode[],
): Promise<void> {
  await q.query(
    `create temporary table if not exists kept_episode
       (fingerprint uuid, first_failed_at timestamptz, acknowledged_at timestamptz, accepted_seconds bigint) on commit delete rows`,
  );
  await q.query("delete from kept_episode");
  await q.query(
    `with removed as (
       delete from finding_episode e using unnest($2::uuid[]) as f(fingerprint)
        where e.cluster_id = $1 and e.fingerprint = f.fingerprint
       returning e.fingerprint, e.first_failed_at, e.acknowledged_at, e.accepted_seconds
     )
     insert into kept_episode select * from removed where acknowledged_at is not null or accepted_seconds > 0`,
    [clusterId, fingerprints],
  );
  await q.query(
    `with fresh as (
       select * from unnest($2::uuid[], $3::integer[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::timestamptz[], $10::timestamptz[],
                            $11::timestamptz[], $12::timestamptz[], $13::timestamptz[], $14::integer[], $15::boolean[], $16::uuid[], $17::uuid[])
           as e(fingerprint, number, target_id, check_id, resource_id, severity, state, last_clean_at, first_failed_at, detected_at, fixed_seen_at,
                resolved_at, reopened_from, regression, opened_by, closed_by)
     )
     insert into finding_episode (cluster_id, fingerprint, number, target_id, check_id, resource_id, severity, state, introduced_at, introduced_how,
                                  last_clean_at, first_failed_at, detected_at, acknowledged_at, fixed_seen_at, resolved_at, accepted_seconds,
                                  reopened_from, regression, opened_by_scan, closed_by_scan)
     select $1, e.fingerprint, e.number, e.target_id, e.check_id, e.resource_id, e.severity, e.state,
            e.last_clean_at, case when e.last_clean_at is null then 'unknown' else 'last-clean-scan' end, e.last_clean_at,
            e.first_failed_at, e.detected_at, note.acknowledged_at, e.fixed_seen_at, e.resolved_at, coalesce(note.accepted_seconds, 0),
            e.reopened_from, e.regression, e.opened_by, e.closed_by
       from fresh e
       left join lateral (${noteOfPeople}) note on true`,
    [
      clusterId,
      episodes.map(({ fingerprint }) => fingerprint),
      episodes.map(({ episode }) => episode.number),
      episodes.map(({ episode }) => episode.target),
      episodes.map(({ checkId }) => checkId),
      episodes.map(({ resourceId }) => resourceId),
      episodes.map(({ episode }) => episode.severity),
      episodes.map(({ episode }) => episode.state),
      episodes.map(({ episode }) => date(episode.lastCleanAt)),
      episodes.map(({ episode }) => date(episode.firstFailedAt)),
      episodes.map(({ episode }) => date(episode.detectedAt)),
      episodes.map(({ episode }) => date(episode.fixedSeenAt)),
      episodes.map(({ episode }) => date(episode.resolvedAt)),
      episodes.map(({ episode }) => episode.reopenedFrom),
      episodes.map(({ episode }) => episode.regression),
      episodes.map(({ episode }) => episode.openedBy),
      episodes.map(({ episode }) => episode.closedBy),
    ],
  );
}
