import * as z from "zod";
import type { Queryable } from "../queryable.ts";
import { goneRosters } from "./gone-resources.ts";
import type { ChangeCounts, MappedTarget } from "./merge-types.ts";

/**
 * A word that only moved in time or wording keeps its period; a change of outcome closes it, learnt at `receivedAt`. The
 * period of a word from before its resource was seen gone ended there.
 */
export async function closePeriods(q: Queryable, clusterId: string, receivedAt: Date): Promise<void> {
  await q.query(
    `insert into result_period (cluster_id, target_id, check_id, resource_id, outcome, decision, held_from, held_to, known_from, closed_at, scan_id)
     select $1, c.target_id, c.check_id, c.resource_id, c.before_outcome, c.before_decision, c.before_since,
            case when c.counted_before then c.at else gone.first end, c.before_known_since, $2, c.before_scan
       from word_change c
       join resource r on r.cluster_id = $1 and r.id = c.resource_id
       left join lateral (
         select g.observed_at as first from (${goneRosters}) g where g.observed_at > coalesce(c.before_said_at, c.before_truncated_at, c.before_since)
          order by g.observed_at limit 1
       ) gone on not c.counted_before
      where c.existed and ((c.counted_before and c.before_outcome <> c.outcome)
                           or (not c.counted_before and c.verb <> 'freeze'))
     -- Only a period that was superseded at this very instant can be in the way.
     on conflict (cluster_id, target_id, check_id, resource_id, held_from, closed_at, known_from) do update
        set outcome = excluded.outcome, decision = excluded.decision, held_to = excluded.held_to, scan_id = excluded.scan_id,
            superseded_at = null`,
    [clusterId, receivedAt],
  );
}

/** Writes the changed words, and nothing else. */
export async function writeWords(q: Queryable, clusterId: string, scanId: string, receivedAt: Date): Promise<void> {
  await q.query(
    `insert into check_result as r (cluster_id, target_id, check_id, resource_id, fingerprint, outcome, decision, severity, named, said_at,
                                    since, known_since, last_deciding, last_deciding_at, truncated_pass_at, raw_id, message, details, line,
                                    scan_id, content_digest)
     select $1, target_id, check_id, resource_id, fingerprint, outcome, decision, severity, named, said_at, since,
            case when existed and (counted_before or verb = 'freeze') and before_outcome = outcome then before_known_since else $3 end,
            last_deciding, last_deciding_at, truncated_pass_at, raw_id, message, details, line,
            case when keeps_words then before_scan else $2 end, content_digest
       from word_change order by target_id, check_id, resource_id
     on conflict (cluster_id, target_id, check_id, resource_id) do update
        set fingerprint = excluded.fingerprint, outcome = excluded.outcome, decision = excluded.decision, severity = excluded.severity,
            named = excluded.named, said_at = excluded.said_at, since = excluded.since, known_since = excluded.known_since,
            last_deciding = excluded.last_deciding, last_deciding_at = excluded.last_deciding_at,
            truncated_pass_at = excluded.truncated_pass_at, raw_id = excluded.raw_id, message = excluded.message,
            details = excluded.details, line = excluded.line, scan_id = excluded.scan_id, content_digest = excluded.content_digest`,
    [clusterId, scanId, receivedAt],
  );
}

/** Targets of a document with the instant each was looked at: several may speak of one finding. */
const targets = "select * from unnest($4::uuid[], $5::timestamptz[], $6::text[]) as t(target_id, at, completeness)";

const targetColumns = (of: readonly MappedTarget[]): readonly unknown[] => [
  of.map((each) => each.id),
  of.map((each) => each.observedAt),
  of.map((each) => each.completeness),
];

/** Whether a target outside of this document still says `outcome` of a finding, at an instant or later. */
const saidElsewhere = (outcome: "pass" | "fail", fingerprint: string, compared: string): string => `exists (
  select from check_result r join scan_target s on s.cluster_id = $1 and s.id = r.target_id
   where r.cluster_id = $1 and r.fingerprint = ${fingerprint} and r.outcome = '${outcome}' and r.named
     and r.target_id <> all($4::uuid[]) and greatest(r.said_at, s.observed_through) ${compared})`;

/**
 * A pass said by a report that may close ends the open episode; nothing else does (semantics § 4). Where several targets
 * speak of one finding, as reports of a Deployment and of its Pods do, the latest word counts, and a failure before a pass
 * at one instant (lib/domain/scan/word.ts, combineTargets).
 */
export async function fixEpisodes(
  q: Queryable,
  clusterId: string,
  scanId: string,
  receivedAt: Date,
  of: readonly MappedTarget[],
): Promise<number> {
  const rows = await q.query(
    `with target as (${targets}),
     passed as (
       select e.fingerprint, max(t.at) as at
         from finding_episode e
         join staged_word w on w.fingerprint = e.fingerprint and w.outcome = 'pass'
         join target t on t.target_id = w.target_id and t.completeness <> 'truncated'
        where e.cluster_id = $1 and e.state = 'open' group by 1
     ),
     failed as (
       select w.fingerprint, max(t.at) as at
         from passed p
         join staged_word w on w.fingerprint = p.fingerprint and w.outcome = 'fail'
         join target t on t.target_id = w.target_id group by 1
     )
     update finding_episode e
        set state = 'fixed', fixed_seen_at = p.at, resolved_at = $3, closed_by_scan = $2
       from passed p left join failed f on f.fingerprint = p.fingerprint
      where e.cluster_id = $1 and e.fingerprint = p.fingerprint and e.state = 'open'
        and coalesce(f.at < p.at, true) and not ${saidElsewhere("fail", "p.fingerprint", ">= p.at")}
      returning e.check_id`,
    [clusterId, scanId, receivedAt, ...targetColumns(of)],
  );
  return rows.length;
}

const Opened = z.object({ reopened: z.boolean() });

/**
 * A failure without an open episode opens one; one that was fixed before is a reopening, within 30 days a regression. Where
 * several targets speak of one finding, the first failure opens it, unless another target passed it since.
 */
export async function openEpisodes(
  q: Queryable,
  clusterId: string,
  scanId: string,
  receivedAt: Date,
  of: readonly MappedTarget[],
): Promise<{ opened: number; reopened: number }> {
  const rows = await q.query(
    `with target as (${targets}),
     failing as (
       -- Words that changed nothing are among them: their failure may have been hidden by another target's pass.
       select distinct on (w.fingerprint) w.*, t.at, max(t.at) over (partition by w.fingerprint) as newest_at,
              case when c.counted_before and c.before_last_deciding = 'pass' then c.before_last_deciding_at end as clean_at
         from staged_word w
         join target t on t.target_id = w.target_id
         left join word_change c on c.target_id = w.target_id and c.check_id = w.check_id and c.resource_id = w.resource_id
        where w.outcome = 'fail' and coalesce(c.counts_after, true)
          and not exists (select from finding_episode e where e.cluster_id = $1 and e.fingerprint = w.fingerprint and e.state = 'open')
        order by w.fingerprint, t.at, w.target_id
     ),
     passed as (
       select w.fingerprint, max(t.at) as at
         from failing f
         join staged_word w on w.fingerprint = f.fingerprint and w.outcome = 'pass'
         join target t on t.target_id = w.target_id and t.completeness <> 'truncated' group by 1
     )
     insert into finding_episode (cluster_id, fingerprint, number, target_id, check_id, resource_id, severity, state, introduced_at, introduced_how,
                                  last_clean_at, first_failed_at, detected_at, reopened_from, regression, opened_by_scan)
     select $1, f.fingerprint, coalesce(last.number, 0) + 1, f.target_id, f.check_id, f.resource_id, f.severity, 'open',
            f.clean_at, case when f.clean_at is null then 'unknown' else 'last-clean-scan' end, f.clean_at, f.at, $3,
            case when last.state = 'fixed' then last.number end,
            coalesce(last.state = 'fixed' and f.at < last.fixed_seen_at + interval '30 days', false), $2
       from failing f
       left join passed p on p.fingerprint = f.fingerprint
       left join lateral (select e.number, e.state, e.fixed_seen_at from finding_episode e
                           where e.cluster_id = $1 and e.fingerprint = f.fingerprint order by e.number desc limit 1) last on true
      where coalesce(p.at <= f.newest_at, true) and not ${saidElsewhere("pass", "f.fingerprint", "> f.newest_at")}
     returning reopened_from is not null as reopened`,
    [clusterId, scanId, receivedAt, ...targetColumns(of)],
  );
  const parsed = z.array(Opened).parse(rows);
  const reopened = parsed.filter((row) => row.reopened).length;
  return { opened: parsed.length - reopened, reopened };
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
    `with told as (
       insert into scan_change (cluster_id, scan_id, target_id, check_id, resource_id, kind, outcome_before, outcome_after, raw_id, line)
       select $1, $2, c.target_id, c.check_id, c.resource_id,
              case when opened.number is not null and opened.reopened_from is not null then 'reopened'
                   when opened.number is not null then 'opened'
                   when closed.number is not null then 'fixed'
                   when c.verb = 'unname' then 'no_longer_reported'
                   else 'other' end,
              case when c.counted_before then c.before_outcome end, c.outcome, c.raw_id, case when c.verb = 'unname' then null else c.line end
         from (select w.*, min(w.target_id::text) filter (where w.verb = 'hear' and w.outcome = 'pass') over (partition by w.fingerprint)::uuid as first_passed
                 from word_change w) c
         -- A finding that several targets speak of is opened or fixed once: by the first of those whose word changed.
         left join finding_episode opened on opened.cluster_id = $1 and opened.fingerprint = c.fingerprint and opened.opened_by_scan = $2
                                         and opened.target_id = c.target_id
         left join finding_episode closed on closed.cluster_id = $1 and closed.fingerprint = c.fingerprint and closed.closed_by_scan = $2
                                         and c.outcome = 'pass' and c.target_id = c.first_passed
        where c.verb <> 'freeze' and not (c.existed and c.counted_before and c.before_outcome = c.outcome)
       on conflict do nothing
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
