import * as z from "zod";
import type { Queryable } from "../queryable.ts";
import type { StagedTarget } from "./merge-types.ts";
import { roughTable } from "./rough-table.ts";

const Row = z.object({ unchanged: z.int() });

/**
 * Decides what the staged words change, by the table that lib/domain/scan/word.ts and fold.ts state: `hear`,
 * `truncated_pass`, `truncated_skip`, `unname` (a complete report no longer names it, or a failures-only one that does not know the check) and `freeze` (a failures-only report did not look at
 * its resource). Only rows that differ land in word_change; returns how many staged words change nothing.
 *
 * A word from before its resource was seen gone counts as absent and stays as it was. Targets must all be looked at later
 * than before, and not before a roster that saw one of their resources gone.
 */
export async function diffWords(q: Queryable, clusterId: string, targets: readonly StagedTarget[]): Promise<number> {
  await q.query(createChanges);
  await q.query("delete from word_change");
  await q.query(diff, [
    clusterId,
    targets.map((each) => each.id),
    targets.map((each) => each.observedAt),
    targets.map((each) => each.completeness),
  ]);
  await q.query("analyze word_change (target_id, check_id, resource_id, fingerprint, verb)");
  const rows = await q.query(
    `select (select count(*)::int from staged_word where outcome <> 'not_evaluated') - (select count(*)::int from word_change where verb in ('hear', 'truncated_pass', 'truncated_skip')) as unchanged`,
  );
  return z.tuple([Row]).parse(rows)[0].unchanged;
}

const createChanges = roughTable(
  "word_change",
  `
    target_id uuid not null, check_id uuid not null, resource_id uuid not null, fingerprint uuid not null, verb text not null,
    at timestamptz not null, existed boolean not null, counted_before boolean not null, counts_after boolean not null,
    before_outcome text, before_decision text, before_since timestamptz, before_known_since timestamptz,
    before_said_at timestamptz, before_truncated_at timestamptz, before_last_deciding text, before_last_deciding_at timestamptz, before_scan uuid,
    outcome text not null, decision text not null, severity text, named boolean not null, said_at timestamptz, since timestamptz not null,
    last_deciding text, last_deciding_at timestamptz, truncated_pass_at timestamptz,
    raw_id text, message text, details jsonb, line integer, content_digest uuid, keeps_words boolean not null, implied boolean not null`,
  ["target_id", "check_id", "resource_id", "fingerprint", "verb"],
);

const diff = `
with target as (
  select * from unnest($2::uuid[], $3::timestamptz[], $4::text[]) as t(target_id, at, completeness)
),
stored as (
  select r.*,
         case when r.named then greatest(r.said_at, s.observed_through) else r.said_at end as effective_said_at,
         res.gone_at
    from target t
    join check_result r on r.cluster_id = $1 and r.target_id = t.target_id
    join scan_target s on s.cluster_id = $1 and s.id = r.target_id
    join resource res on res.cluster_id = $1 and res.id = r.resource_id
),
before as (
  select s.*,
         (s.gone_at is null or coalesce(s.effective_said_at, s.truncated_pass_at, s.since) >= s.gone_at) as counted,
         case when s.decision in ('pass', 'fail', 'error') then s.decision else s.last_deciding end as deciding,
         case when s.decision in ('pass', 'fail', 'error') then s.effective_said_at else s.last_deciding_at end as deciding_at
    from stored s
),
joined as (
  select t.target_id, t.at, t.completeness,
         coalesce(w.check_id, b.check_id) as check_id,
         coalesce(w.resource_id, b.resource_id) as resource_id,
         coalesce(w.fingerprint, b.fingerprint) as fingerprint,
         w.outcome as w_outcome, w.decision as w_decision, w.severity as w_severity, w.raw_id as w_raw_id, w.message as w_message,
         w.details as w_details, w.line as w_line, w.content_digest as w_digest, coalesce(w.implied, false) as implied,
         b.check_id is not null as existed,
         b.check_id is not null and b.counted as carried,
         coalesce(b.counted, false) as counted,
         b.outcome as b_outcome, b.decision as b_decision, b.severity as b_severity, b.since as b_since, b.known_since as b_known_since,
         b.effective_said_at as b_said_at, b.named as b_named, b.truncated_pass_at as b_truncated, b.scan_id as b_scan,
         b.raw_id as b_raw_id, b.message as b_message, b.details as b_details, b.line as b_line, b.content_digest as b_digest,
         case when b.counted or w.check_id is null then b.deciding end as b_deciding,
         case when b.counted or w.check_id is null then b.deciding_at end as b_deciding_at
    from staged_word w
    full join before b on b.target_id = w.target_id and b.check_id = w.check_id and b.resource_id = w.resource_id
    join target t on t.target_id = coalesce(w.target_id, b.target_id)
),
judged as (
  select j.*,
         case
           -- Implied by absence: what stood is no longer named, since the report is not known to know the check.
           when j.w_outcome = 'not_evaluated' then case when j.counted and (j.b_outcome <> 'not_evaluated' or j.b_truncated is not null) then 'unname' end
           when j.w_outcome is not null and j.completeness = 'truncated' and j.w_outcome = 'pass' then 'truncated_pass'
           when j.w_outcome is not null and j.completeness = 'truncated' and j.w_outcome = 'not_applicable' then
             case when not j.carried or j.b_decision in ('pass', 'fail', 'error') then 'truncated_skip' end
           when j.w_outcome is not null then 'hear'
           when not j.counted then case when j.b_named and j.completeness <> 'truncated' then 'freeze' end
           when j.completeness = 'complete' and (j.b_outcome <> 'not_evaluated' or j.b_truncated is not null) then 'unname'
           when j.completeness = 'failures_only' and j.b_named then 'freeze'
         end as verb,
         -- Said again in the very words: they stay those of the scan that said them first.
         (j.carried and not j.implied and j.b_outcome = j.w_outcome and j.b_decision = j.w_decision and j.b_digest = j.w_digest) as same_words
    from joined j
),
worded as (
  select j.*, coalesce(j.existed and (j.w_outcome is null or j.implied or j.same_words or (j.verb = 'truncated_pass' and j.carried)), false) as keeps_words
    from judged j
)
insert into word_change
select j.target_id, j.check_id, j.resource_id, j.fingerprint, j.verb, j.at, j.existed, j.counted,
       (j.verb <> 'freeze' or j.counted) and coalesce(j.at >= res.gone_at, true),
       j.b_outcome, j.b_decision, j.b_since, j.b_known_since, j.b_said_at, j.b_truncated, j.b_deciding, j.b_deciding_at, j.b_scan,
       case j.verb when 'hear' then j.w_outcome
                   when 'unname' then 'not_evaluated'
                   when 'truncated_pass' then case when j.carried then j.b_outcome else 'not_evaluated' end
                   when 'truncated_skip' then 'not_applicable'
                   else j.b_outcome end,
       case j.verb when 'hear' then j.w_decision
                   when 'unname' then 'none'
                   when 'truncated_pass' then case when j.carried then j.b_decision else 'none' end
                   when 'truncated_skip' then 'none'
                   else j.b_decision end,
       -- What is implied rates nothing anew, also where its word was said before the resource was seen gone.
       case when j.implied then coalesce(j.b_severity, j.w_severity) else coalesce(j.w_severity, j.b_severity) end,
       case j.verb when 'hear' then j.completeness <> 'truncated' or (j.carried and j.b_named)
                   when 'truncated_pass' then j.carried and j.b_named
                   when 'truncated_skip' then j.carried and j.b_named
                   else false end,
       case when j.verb = 'hear' then j.at when j.verb like 'truncated%' and not j.carried then null else j.b_said_at end,
       case j.verb when 'hear' then case when j.carried and j.b_said_at is not null and j.b_outcome = j.w_outcome then j.b_since else j.at end
                   when 'unname' then case when j.b_outcome = 'not_evaluated' then j.b_since else j.at end
                   when 'truncated_pass' then case when j.carried then j.b_since else j.at end
                   when 'truncated_skip' then j.at
                   else j.b_since end,
       case when j.verb = 'hear' and j.w_decision in ('pass', 'fail', 'error') then j.w_decision
            when j.verb = 'hear' and j.w_decision = 'clears' then null
            else j.b_deciding end,
       case when j.verb = 'hear' and j.w_decision in ('pass', 'fail', 'error') then j.at
            when j.verb = 'hear' and j.w_decision = 'clears' then null
            else j.b_deciding_at end,
       case when j.verb = 'truncated_pass' then j.at when j.verb = 'freeze' or (j.verb = 'truncated_skip' and j.carried) then j.b_truncated end,
       case when j.keeps_words then j.b_raw_id else j.w_raw_id end,
       case when j.keeps_words then j.b_message else j.w_message end,
       case when j.keeps_words then j.b_details else j.w_details end,
       case when j.keeps_words then j.b_line else j.w_line end,
       case when j.keeps_words then j.b_digest else j.w_digest end,
       j.keeps_words, j.implied
  from worded j
  join resource res on res.cluster_id = $1 and res.id = j.resource_id
 where j.verb is not null
   and not (j.verb = 'hear' and j.carried and j.b_named and j.completeness <> 'truncated' and j.b_truncated is null
            and j.b_outcome = j.w_outcome and j.b_decision = j.w_decision and j.b_severity = j.w_severity
            and (j.implied or j.b_digest = j.w_digest))`;
