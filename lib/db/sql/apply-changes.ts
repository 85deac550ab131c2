import * as z from "zod";
import { severities } from "#lib/domain/check/outcome.ts";
import type { Queryable } from "../queryable.ts";
import { goneRosters } from "./gone-resources.ts";
import type { ChangeCounts, StagedTarget } from "./merge-types.ts";
import { roughTable } from "./rough-table.ts";

/**
 * A word that only moved in time or wording keeps its period; a change of outcome closes it, learnt at `receivedAt`. The
 * period of a word from before its resource was seen gone ended there.
 */
export async function closePeriods(q: Queryable, clusterId: string, receivedAt: Date): Promise<void> {
  await q.query(
    `with closing as materialized (
       select * from word_change c
        where c.existed and ((c.counted_before and c.before_outcome <> c.outcome)
                             or (not c.counted_before and c.verb <> 'freeze'))
     )
     insert into result_period (cluster_id, target_id, check_id, resource_id, outcome, decision, held_from, held_to, known_from, closed_at, scan_id)
     select $1, c.target_id, c.check_id, c.resource_id, c.before_outcome, c.before_decision, c.before_since,
            case when c.counted_before then c.at else gone.first end, c.before_known_since, $2, c.before_scan
       from closing c
       join resource r on r.cluster_id = $1 and r.id = c.resource_id
       left join lateral (
         select g.observed_at as first from (${goneRosters}) g where g.observed_at > coalesce(c.before_said_at, c.before_truncated_at, c.before_since)
          order by g.observed_at limit 1
       ) gone on not c.counted_before
     -- Only a period that was superseded at this very instant can be in the way.
     on conflict (cluster_id, target_id, check_id, resource_id, held_from, closed_at, known_from) do update
        set outcome = excluded.outcome, decision = excluded.decision, held_to = excluded.held_to, scan_id = excluded.scan_id,
            superseded_at = null`,
    [clusterId, receivedAt],
  );
}

/** Writes the changed words, and nothing else: new ones and old ones each by a statement of their own, which is quicker. */
export async function writeWords(q: Queryable, clusterId: string, scanId: string, receivedAt: Date): Promise<void> {
  await q.query(
    `update check_result r
        set fingerprint = c.fingerprint, outcome = c.outcome, decision = c.decision, severity = c.severity, named = c.named,
            said_at = c.said_at, since = c.since,
            known_since = case when (c.counted_before or c.verb = 'freeze') and c.before_outcome = c.outcome then c.before_known_since else $3 end,
            last_deciding = c.last_deciding, last_deciding_at = c.last_deciding_at, truncated_pass_at = c.truncated_pass_at,
            raw_id = c.raw_id, message = c.message, details = c.details, line = c.line,
            scan_id = case when c.keeps_words then c.before_scan else $2 end, content_digest = c.content_digest
       from word_change c
      where c.existed and r.cluster_id = $1 and r.target_id = c.target_id and r.check_id = c.check_id and r.resource_id = c.resource_id`,
    [clusterId, scanId, receivedAt],
  );
  await q.query(
    `insert into check_result (cluster_id, target_id, check_id, resource_id, fingerprint, outcome, decision, severity, named, said_at,
                               since, known_since, last_deciding, last_deciding_at, truncated_pass_at, raw_id, message, details, line,
                               scan_id, content_digest)
     select $1, target_id, check_id, resource_id, fingerprint, outcome, decision, severity, named, said_at, since, $3,
            last_deciding, last_deciding_at, truncated_pass_at, raw_id, message, details, line,
            case when keeps_words then before_scan else $2 end, content_digest
       from word_change where not existed`,
    [clusterId, scanId, receivedAt],
  );
}

const toldJoins = ["fingerprint", "check_id", "resource_id", "first_failed_by", "first_failed_at", "first_passed_at"];

/**
 * Sums up for every finding what the targets of the document say of it: passes that may close, and failures. Fixing, rating
 * and opening ask this instead of the words, once what does not simply go on was set aside (set-aside-findings.ts): what is
 * left is either passes, or failures, or both at one instant, where the failures count (lib/domain/episode/tell-episodes.ts).
 */
export async function tellFindings(q: Queryable, targets: readonly StagedTarget[]): Promise<void> {
  // Check and resource follow from the fingerprint. `severity` is that of the newest failure.
  await q.query(
    roughTable(
      "told_finding",
      `fingerprint uuid not null, check_id uuid not null, resource_id uuid not null, first_at timestamptz, last_at timestamptz,
       first_passed_at timestamptz, last_passed_at timestamptz, first_failed_by uuid, first_failed_at timestamptz, last_failed_at timestamptz,
       severity text, rated_alike boolean`,
      toldJoins,
    ),
  );
  await q.query(
    `create temporary table if not exists moved_episode (fingerprint uuid not null, kind text not null, target_id uuid) on commit delete rows`,
  );
  await q.query("truncate told_finding, moved_episode");
  const byScope = targets.toSorted((a, b) => (a.scope < b.scope ? -1 : 1));
  const firstBy = byScope.toSorted((a, b) => a.observedAt.getTime() - b.observedAt.getTime());
  // Of one instant the first by scope rates the finding: it comes last here.
  const ratedBy = new Map(
    byScope
      .toReversed()
      .sort((a, b) => a.observedAt.getTime() - b.observedAt.getTime())
      .map(({ id }, index) => [id, index]),
  );
  await q.query(
    `with summed as (
       select w.fingerprint, w.check_id, w.resource_id,
              min(t.at) filter (where w.outcome = 'pass') as first_passed_at,
              max(t.at) filter (where w.outcome = 'pass') as last_passed_at,
              min(t.at) filter (where w.outcome = 'fail') as first_failed_at,
              max(t.at) filter (where w.outcome = 'fail') as last_failed_at,
              min(t.place) filter (where w.outcome = 'fail') as first,
              max(t.rating * 8 + array_position($5::text[], w.severity)) filter (where w.outcome = 'fail') as rated,
              min(w.severity) filter (where w.outcome = 'fail') = max(w.severity) filter (where w.outcome = 'fail') as rated_alike
         from staged_word w
         join unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::int[]) with ordinality as t(target_id, at, completeness, rating, place)
           on t.target_id = w.target_id
        where w.outcome = 'fail' or (w.outcome = 'pass' and t.completeness <> 'truncated') group by 1, 2, 3
     )
     insert into told_finding
     select fingerprint, check_id, resource_id, least(first_passed_at, first_failed_at), greatest(last_passed_at, last_failed_at),
            first_passed_at, last_passed_at, ($1::uuid[])[first::int], first_failed_at, last_failed_at,
            ($5::text[])[(rated % 8)::int], rated_alike
       from summed`,
    [
      firstBy.map((each) => each.id),
      firstBy.map((each) => each.observedAt),
      firstBy.map((each) => each.completeness),
      firstBy.map((each) => ratedBy.get(each.id) ?? 0),
      severities,
    ],
  );
  await q.query(`analyze told_finding (${toldJoins.join(", ")})`);
}

/** An open episode is as severe as its newest failure: a tool may rate a check anew without another word about it. */
export async function rateEpisodes(q: Queryable, clusterId: string): Promise<void> {
  await q.query(
    `update finding_episode e
        set severity = told.severity
       from told_finding told
      where e.cluster_id = $1 and e.fingerprint = told.fingerprint and e.state = 'open' and e.severity <> told.severity`,
    [clusterId],
  );
}

/** A pass said by a report that may close ends the open episode; nothing else does (semantics § 4). */
export async function fixEpisodes(q: Queryable, clusterId: string, scanId: string, receivedAt: Date): Promise<void> {
  await q.query(
    `with fixed as (
     update finding_episode e
        set state = 'fixed', fixed_seen_at = told.first_passed_at, resolved_at = $3, closed_by_scan = $2
       from told_finding told
      where e.cluster_id = $1 and e.fingerprint = told.fingerprint and e.state = 'open' and told.first_failed_at is null
     returning e.fingerprint)
     insert into moved_episode select fingerprint, 'fixed', null from fixed`,
    [clusterId, scanId, receivedAt],
  );
}

/**
 * A failure without an open episode opens one; one that was fixed before is a reopening, within 30 days a regression. Words
 * that changed nothing are among them: another target may have passed the finding since.
 */
export async function openEpisodes(q: Queryable, clusterId: string, scanId: string, receivedAt: Date): Promise<void> {
  // Decided before anything is written: what reads a table while it writes it may meet its own rows over and over.
  await q.query(
    `create temporary table if not exists opening_episode (
       fingerprint uuid not null, check_id uuid not null, resource_id uuid not null, target_id uuid not null, at timestamptz not null,
       severity text not null, clean_at timestamptz, number integer, state text, fixed_seen_at timestamptz
     ) on commit delete rows`,
  );
  await q.query("truncate opening_episode");
  await q.query(
    `insert into opening_episode
     select told.fingerprint, told.check_id, told.resource_id, told.first_failed_by, told.first_failed_at, told.severity,
            case when c.counted_before and c.before_last_deciding = 'pass' then c.before_last_deciding_at end,
            last.number, last.state, last.fixed_seen_at
       from told_finding told
       left join word_change c on c.target_id = told.first_failed_by and c.check_id = told.check_id and c.resource_id = told.resource_id
       left join lateral (select e.number, e.state, e.fixed_seen_at from finding_episode e
                           where e.cluster_id = $1 and e.fingerprint = told.fingerprint order by e.number desc limit 1) last on true
      where told.first_failed_at is not null and coalesce(c.counts_after, true)
        and not exists (select from finding_episode e where e.cluster_id = $1 and e.fingerprint = told.fingerprint and e.state = 'open')`,
    [clusterId],
  );
  await q.query(
    `with opened as (
       insert into finding_episode (cluster_id, fingerprint, number, target_id, check_id, resource_id, severity, state, introduced_at, introduced_how,
                                    last_clean_at, first_failed_at, detected_at, reopened_from, regression, opened_by_scan)
       select $1, o.fingerprint, coalesce(o.number, 0) + 1, o.target_id, o.check_id, o.resource_id, o.severity, 'open',
              o.clean_at, case when o.clean_at is null then 'unknown' else 'last-clean-scan' end, o.clean_at, o.at, $3,
              case when o.state = 'fixed' then o.number end,
              coalesce(o.state = 'fixed' and o.at < o.fixed_seen_at + interval '30 days', false), $2
         from opening_episode o order by o.fingerprint
       returning fingerprint, target_id, reopened_from
     )
     insert into moved_episode
     select fingerprint, case when reopened_from is null then 'opened' else 'reopened' end, target_id from opened`,
    [clusterId, scanId, receivedAt],
  );
}

/** Moves the roll-up of results by what changed: one row per (namespace, check, outcome) that differs. */
export async function moveRollups(q: Queryable, clusterId: string): Promise<void> {
  await q.query(
    `with moved as (
       select c.check_id, c.resource_id, c.before_outcome as outcome, -1 as step from word_change c
        where c.existed and c.counted_before
       union all
       select c.check_id, c.resource_id, c.outcome, 1 from word_change c where c.counts_after
     ),
     summed as (
       select r.namespace, m.check_id, m.outcome, sum(m.step)::int as step
         from moved m join resource r on r.cluster_id = $1 and r.id = m.resource_id
        group by 1, 2, 3 having sum(m.step) <> 0
     )
     insert into check_rollup as u (cluster_id, namespace, check_id, outcome, results)
     select $1, namespace, check_id, outcome, step from summed order by namespace, check_id, outcome
     on conflict (cluster_id, namespace, check_id, outcome) do update set results = u.results + excluded.results`,
    [clusterId],
  );
  await q.query("delete from check_rollup where cluster_id = $1 and results = 0", [clusterId]);
}

const Counts = z.object({
  fixed: z.int(),
  opened: z.int(),
  reopened: z.int(),
  no_longer_reported: z.int(),
  other: z.int(),
});

/** Notes for the scan's page what it changed; call after the episodes were written. */
export async function recordChanges(
  q: Queryable,
  clusterId: string,
  scanId: string,
  unchanged: number,
): Promise<ChangeCounts> {
  const rows = await q.query(
    `with passed as materialized (
       select w.fingerprint, min(w.target_id::text)::uuid as first from word_change w where w.verb = 'hear' and w.outcome = 'pass' group by 1
     ),
     moved as (
       -- A finding that several targets speak of is opened or fixed once: by the first of those whose word changed.
       select m.fingerprint, m.kind, coalesce(m.target_id, p.first) as target_id
         from moved_episode m left join passed p on p.fingerprint = m.fingerprint
     ),
     told as (
       insert into scan_change (cluster_id, scan_id, target_id, check_id, resource_id, kind, outcome_before, outcome_after, raw_id, line)
       select $1, $2, c.target_id, c.check_id, c.resource_id,
              coalesce(m.kind, case when c.verb = 'unname' then 'no_longer_reported' else 'other' end),
              case when c.counted_before then c.before_outcome end, c.outcome, c.raw_id, case when c.verb = 'unname' or c.implied then null else c.line end
         from word_change c
         left join moved m on m.fingerprint = c.fingerprint and m.target_id = c.target_id and (m.kind <> 'fixed' or c.outcome = 'pass')
        where c.verb <> 'freeze' and not (c.existed and c.counted_before and c.before_outcome = c.outcome)
       returning kind
     )
     select count(*) filter (where kind = 'fixed')::int as fixed,
            count(*) filter (where kind = 'opened')::int as opened,
            count(*) filter (where kind = 'reopened')::int as reopened,
            count(*) filter (where kind = 'no_longer_reported')::int as no_longer_reported,
            count(*) filter (where kind = 'other')::int as other
       from told`,
    [clusterId, scanId],
  );
  const [counts] = z.tuple([Counts]).parse(rows);
  const { no_longer_reported: noLongerReported, ...rest } = counts;
  return { ...rest, noLongerReported, vanished: 0, unchanged };
}
