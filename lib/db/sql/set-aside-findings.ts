import * as z from "zod";
import type { Queryable } from "../queryable.ts";
import type { StagedTarget } from "./merge-types.ts";

const Newer = z.object({ newer: z.boolean() });
const SetAside = z.object({ fingerprint: z.string() });

/**
 * Takes out of the told findings those whose episodes do not simply go on, and returns the ones that have to be told anew
 * from all their reports. Several targets of a source may speak of one finding (a report of a workload, and of its Pods), so
 * that a report which adds to the end of its own target may still come late among them; and one document may pass a finding
 * at one instant and fail it at another. Where a word is no longer named, the pass of another may be the one that counts. What comes late and lies wholly within what is told already changes nothing.
 *
 * Call it after `tellFindings` and before words are written and targets are moved on.
 */
export async function setAsideFindings(
  q: Queryable,
  clusterId: string,
  scanner: string,
  targets: readonly StagedTarget[],
): Promise<readonly string[]> {
  await q.query(
    `create temporary table if not exists set_aside_finding (fingerprint uuid primary key, is_within boolean not null) on commit delete rows`,
  );
  await q.query("truncate set_aside_finding");
  await q.query(
    `insert into set_aside_finding
     select fingerprint, false from told_finding
      where first_passed_at is not null and first_failed_at is not null and first_at <> last_at`,
  );
  // What ends to be named may leave a pass of another target as the word that counts, or be the pass that was left.
  await q.query(
    `insert into set_aside_finding
     select distinct c.fingerprint, false
       from word_change c
       join finding_episode e on e.cluster_id = $1 and e.fingerprint = c.fingerprint
      where c.verb = 'unname' and c.counted_before
        and (e.fixed_seen_at >= c.at
             or e.state = 'open'
                and exists (select from check_result r where r.cluster_id = $1 and r.fingerprint = c.fingerprint
                               and r.target_id <> c.target_id and r.outcome = 'pass'))
     on conflict (fingerprint) do update set is_within = false`,
    [clusterId],
  );
  if (await hasNewerLook(q, clusterId, scanner, targets)) await setAsideLate(q, clusterId);
  const rows = await q.query("select fingerprint::text from set_aside_finding where not is_within order by 1");
  await q.query("delete from told_finding told using set_aside_finding s where s.fingerprint = told.fingerprint");
  return z
    .array(SetAside)
    .parse(rows)
    .map((row) => row.fingerprint);
}

/** Whether any target of the source was looked at no earlier than the oldest look of the document: else nothing can be late. */
async function hasNewerLook(
  q: Queryable,
  clusterId: string,
  scanner: string,
  targets: readonly StagedTarget[],
): Promise<boolean> {
  const oldest = Math.min(...targets.map((target) => target.observedAt.getTime()));
  const rows = await q.query(
    `select exists (select from scan_target s
                     where s.cluster_id = $1 and s.scanner = $2 and greatest(s.newest_observed_at, s.observed_through) >= $3) as newer`,
    [clusterId, scanner, new Date(oldest)],
  );
  return z.tuple([Newer]).parse(rows)[0].newer;
}

/** What a target last said of a finding, or noted: nothing it ever said of it is later. */
const lastWord = `coalesce(case when r.named then greatest(r.said_at, s.observed_through) else r.said_at end, r.truncated_pass_at, r.since)`;

/**
 * Passes change nothing where no episode was open; that was so before the first failure, and from each fix on. One of the very
 * instant of a failure may be what is left when the failure is no longer named.
 */
const isPassWithin = `not exists (
  select from finding_episode e
   where e.cluster_id = $1 and e.fingerprint = told.fingerprint and e.first_failed_at <= told.last_passed_at
     and (e.state <> 'fixed' or e.fixed_seen_at > told.first_passed_at))`;

/**
 * Failures change nothing inside of an open episode that they rate alike and that another target opened. What ended may have
 * ended because nothing later failed (tell-episodes.ts), so that is told anew.
 */
const isFailureWithin = `exists (
  select from finding_episode e
    join scan_target opener on opener.cluster_id = $1 and opener.id = e.target_id
    left join scan_target own on own.cluster_id = $1 and own.id = told.first_failed_by
   where e.cluster_id = $1 and e.fingerprint = told.fingerprint and told.rated_alike and e.severity = told.severity
     and (e.first_failed_at < told.first_failed_at
          or (e.first_failed_at = told.first_failed_at and opener.scope collate "C" < own.scope collate "C"))
     and e.state = 'open')`;

async function setAsideLate(q: Queryable, clusterId: string): Promise<void> {
  await q.query(
    `insert into set_aside_finding
     select told.fingerprint, case when told.first_failed_at is null then ${isPassWithin} else ${isFailureWithin} end
       from told_finding told
      where exists (select from check_result r join scan_target s on s.cluster_id = $1 and s.id = r.target_id
                     where r.cluster_id = $1 and r.fingerprint = told.fingerprint and ${lastWord} >= told.first_at)
     on conflict do nothing`,
    [clusterId],
  );
}
