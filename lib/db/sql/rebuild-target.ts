import type { ReplayedWord } from "#lib/domain/scan/replay.ts";
import type { Queryable } from "../queryable.ts";
import type { MappedWord } from "./merge-types.ts";

/** One word of a replayed target with the words of the scan that said it last. */
export type RebuiltWord = { readonly replayed: ReplayedWord; readonly content: MappedWord; readonly scanId: string };

const date = (instant: number | null): Date | null => (instant === null ? null : new Date(instant));

/**
 * Replaces the current words of a target by replayed ones; what was known since when stays where the outcome did not
 * change.
 */
export async function replaceWords(
  q: Queryable,
  clusterId: string,
  target: string,
  words: readonly RebuiltWord[],
  knownAt: Date,
): Promise<void> {
  await q.query(
    `with fresh as (
       select * from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::boolean[], $10::timestamptz[],
                            $11::timestamptz[], $12::text[], $13::timestamptz[], $14::timestamptz[], $15::text[], $16::text[],
                            $17::text[]::jsonb[], $18::integer[], $19::uuid[], $20::uuid[])
           as f(check_id, resource_id, fingerprint, outcome, decision, severity, named, said_at, since, last_deciding, last_deciding_at,
                truncated_pass_at, raw_id, message, details, line, scan_id, content_digest)
     ),
     gone as (
       delete from check_result r where r.cluster_id = $1 and r.target_id = $2
          and not exists (select from fresh f where f.check_id = r.check_id and f.resource_id = r.resource_id)
     )
     insert into check_result as r (cluster_id, target_id, check_id, resource_id, fingerprint, outcome, decision, severity, named, said_at, since,
                                    known_since, last_deciding, last_deciding_at, truncated_pass_at, raw_id, message, details, line, scan_id,
                                    content_digest)
     select $1, $2, check_id, resource_id, fingerprint, outcome, decision, severity, named, said_at, since, $21, last_deciding, last_deciding_at,
            truncated_pass_at, raw_id, message, details, line, scan_id, content_digest
       from fresh order by check_id, resource_id
     on conflict (cluster_id, target_id, check_id, resource_id) do update
        set known_since = case when r.outcome = excluded.outcome and r.since = excluded.since then r.known_since else excluded.known_since end,
            outcome = excluded.outcome, decision = excluded.decision, severity = excluded.severity, named = excluded.named,
            said_at = excluded.said_at, since = excluded.since, last_deciding = excluded.last_deciding,
            last_deciding_at = excluded.last_deciding_at, truncated_pass_at = excluded.truncated_pass_at, raw_id = excluded.raw_id,
            message = excluded.message, details = excluded.details, line = excluded.line, scan_id = excluded.scan_id,
            content_digest = excluded.content_digest`,
    [clusterId, target, ...columns(words), knownAt],
  );
}

function columns(words: readonly RebuiltWord[]): readonly unknown[] {
  return [
    words.map(({ content }) => content.check.id),
    words.map(({ content }) => content.resource.id),
    words.map(({ content }) => content.fingerprint),
    words.map(({ replayed }) => replayed.state.outcome),
    words.map(({ replayed }) => replayed.state.decision),
    words.map(({ content }) => content.severity),
    words.map(({ replayed }) => replayed.named),
    words.map(({ replayed }) => date(replayed.state.saidAt)),
    words.map(({ replayed }) => date(replayed.state.since)),
    words.map(({ replayed }) => replayed.state.lastDeciding?.decision ?? null),
    words.map(({ replayed }) => date(replayed.state.lastDeciding?.at ?? null)),
    words.map(({ replayed }) => date(replayed.state.truncatedPassAt)),
    words.map(({ content }) => content.rawId),
    words.map(({ content }) => content.message),
    words.map(({ content }) => JSON.stringify(content.details)),
    words.map(({ content }) => content.line),
    words.map(({ scanId }) => scanId),
    words.map(({ content }) => content.contentDigest),
  ];
}

/** Closed periods as replayed: what is no longer true is superseded at `knownAt`, never deleted; what is new is added. */
export async function replacePeriods(
  q: Queryable,
  clusterId: string,
  target: string,
  words: readonly RebuiltWord[],
  knownAt: Date,
): Promise<void> {
  const periods = words.flatMap(({ replayed, content }) =>
    replayed.periods.flatMap((period) => (period.to === null ? [] : [{ ...period, to: period.to, content }])),
  );
  await q.query(
    `with fresh as (
       select * from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[], $9::uuid[])
           as f(check_id, resource_id, outcome, decision, held_from, held_to, scan_id)
     ),
     superseded as (
       update result_period p set superseded_at = $10
        where p.cluster_id = $1 and p.target_id = $2 and p.superseded_at is null
          and not exists (select from fresh f where f.check_id = p.check_id and f.resource_id = p.resource_id and f.outcome = p.outcome
                             and f.held_from = p.held_from and f.held_to = p.held_to)
     )
     insert into result_period (cluster_id, target_id, check_id, resource_id, outcome, decision, held_from, held_to, known_from, closed_at, scan_id)
     select $1, $2, f.check_id, f.resource_id, f.outcome, f.decision, f.held_from, f.held_to, $10, $10, f.scan_id
       from fresh f
      where not exists (select from result_period p
                         where p.cluster_id = $1 and p.target_id = $2 and p.check_id = f.check_id and p.resource_id = f.resource_id
                           and p.superseded_at is null and p.outcome = f.outcome and p.held_from = f.held_from and p.held_to = f.held_to)
     on conflict do nothing`,
    [
      clusterId,
      target,
      periods.map((each) => each.content.check.id),
      periods.map((each) => each.content.resource.id),
      periods.map((each) => each.outcome),
      periods.map((each) => each.decision),
      periods.map((each) => new Date(each.from)),
      periods.map((each) => new Date(each.to)),
      periods.map((each) => each.scanId),
      knownAt,
    ],
  );
}

/** Episodes of a target as replayed; an acknowledgement and accepted time stay with the episode of the same first failure. */
export async function replaceEpisodes(
  q: Queryable,
  clusterId: string,
  target: string,
  words: readonly RebuiltWord[],
): Promise<void> {
  const episodes = words.flatMap(({ replayed, content }) => replayed.episodes.map((episode) => ({ episode, content })));
  await q.query(
    `create temporary table if not exists kept_episode (fingerprint uuid, first_failed_at timestamptz, acknowledged_at timestamptz,
       accepted_seconds bigint, state text, resolved_at timestamptz) on commit delete rows`,
  );
  await q.query("delete from kept_episode");
  await q.query(
    `with removed as (
       delete from finding_episode where cluster_id = $1 and target_id = $2
       returning fingerprint, first_failed_at, acknowledged_at, accepted_seconds, state, resolved_at
     )
     insert into kept_episode select * from removed`,
    [clusterId, target],
  );
  await q.query(
    `insert into finding_episode (cluster_id, fingerprint, number, target_id, check_id, resource_id, severity, state, introduced_at, introduced_how,
                                  last_clean_at, first_failed_at, detected_at, acknowledged_at, fixed_seen_at, resolved_at, accepted_seconds,
                                  reopened_from, regression, opened_by_scan, closed_by_scan)
     select $1, e.fingerprint, e.number, $2, e.check_id, e.resource_id, e.severity,
            case when e.fixed_seen_at is not null then 'fixed' when k.state = 'vanished' then 'vanished' else 'open' end,
            e.last_clean_at, case when e.last_clean_at is null then 'unknown' else 'last-clean-scan' end, e.last_clean_at,
            e.first_failed_at, e.detected_at, k.acknowledged_at, e.fixed_seen_at,
            case when e.fixed_seen_at is not null then e.resolved_at when k.state = 'vanished' then k.resolved_at end,
            coalesce(k.accepted_seconds, 0), e.reopened_from, e.regression, e.opened_by, e.closed_by
       from unnest($3::uuid[], $4::integer[], $5::uuid[], $6::uuid[], $7::text[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[],
                   $11::timestamptz[], $12::timestamptz[], $13::integer[], $14::boolean[], $15::uuid[], $16::uuid[])
            as e(fingerprint, number, check_id, resource_id, severity, last_clean_at, first_failed_at, detected_at, fixed_seen_at, resolved_at,
                 reopened_from, regression, opened_by, closed_by)
       left join kept_episode k on k.fingerprint = e.fingerprint and k.first_failed_at = e.first_failed_at`,
    [
      clusterId,
      target,
      episodes.map(({ content }) => content.fingerprint),
      episodes.map(({ episode }) => episode.number),
      episodes.map(({ content }) => content.check.id),
      episodes.map(({ content }) => content.resource.id),
      episodes.map(({ content }) => content.severity),
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

/** The roll-up of a whole cluster counted anew: after a late report or a roster, and the oracle of the moving one. */
export async function recountRollups(q: Queryable, clusterId: string): Promise<void> {
  await q.query("delete from check_rollup where cluster_id = $1", [clusterId]);
  await q.query(
    `insert into check_rollup (cluster_id, namespace, check_id, outcome, results)
     select $1, res.namespace, r.check_id, r.outcome, count(*)::int
       from check_result r
       join resource res on res.cluster_id = $1 and res.id = r.resource_id
       join scan_target s on s.cluster_id = $1 and s.id = r.target_id
      where r.cluster_id = $1
        and (res.gone_at is null or coalesce(case when r.named then greatest(r.said_at, s.observed_through) else r.said_at end, r.truncated_pass_at) >= res.gone_at)
      group by 1, 2, 3, 4`,
    [clusterId],
  );
}
