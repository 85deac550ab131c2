import * as z from "zod";
import type { Queryable } from "../queryable.ts";
import { isListedAt } from "./finished-lists.ts";
import type { Renewal } from "./renew-listed.ts";

const Row = z.object({ fingerprint: z.string() });

/** When target `s` last said word `w`. */
const said = "case when w.named then greatest(w.said_at, s.observed_through) else w.said_at end";
const saidBy = (
  episode: string,
): string => `from check_result w join scan_target s on s.cluster_id = $1 and s.id = w.target_id
  where w.cluster_id = $1 and w.fingerprint = ${episode}.fingerprint`;
const hasOpenEpisode = `exists (select from finding_episode e
  where e.cluster_id = $1 and e.fingerprint = w.fingerprint and e.state = 'open')`;

/**
 * Findings whose episodes do not simply go on where a list says again what its reports said, because several of these speak of
 * one finding (a report of a workload, and of its Pods): a failure that another report had passed, a pass that nothing fails any
 * more, another severity, whatever was looked at later than what the list says, and what rests on how far the list renewed
 * until now. They have to be told anew. Call it when the words and targets are as the list leaves them.
 *
 * @param isNewest no other list of the source began later
 */
export async function listDisturbedFindings(q: Queryable, of: Renewal, isNewest: boolean): Promise<readonly string[]> {
  const rows = await q.query(
    `with listed as materialized (
       select s.id, s.observed_through from listed_object o join scan_target s on s.cluster_id = $1 and s.id = o.target_id
        where o.cluster_id = $1 and o.scanner = $2 and ${isListedAt("$3")}
     )
     select w.fingerprint::text
       from listed s join check_result w on w.cluster_id = $1 and w.target_id = s.id and w.outcome = 'fail'
      where ${said} = $4 and not ${hasOpenEpisode}
     union
     select e.fingerprint::text
       from finding_episode e
      where e.cluster_id = $1 and e.state = 'open'
        and exists (select ${saidBy("e")} and s.scanner = $2 and w.outcome = 'pass' and ${said} = $4)
        and not exists (select ${saidBy("e")} and w.outcome = 'fail' and ${said} >= $4)
     union
     select e.fingerprint::text
       from finding_episode e
      cross join lateral (select count(*) as failures, (array_agg(w.severity order by s.scope collate "C"))[1] as severity
                            ${saidBy("e")} and s.scanner = $2 and w.outcome = 'fail' and ${said} = $4) again
      where e.cluster_id = $1 and e.state = 'open' and again.failures > 1 and again.severity <> e.severity
     union
     select w.fingerprint::text
       from scan_target s join check_result w on w.cluster_id = $1 and w.target_id = s.id
      where s.cluster_id = $1 and s.scanner = $2 and (s.newest_observed_at > $4 or not $5)
        and exists (select from check_result other join listed on listed.id = other.target_id
                     where other.cluster_id = $1 and other.fingerprint = w.fingerprint and other.target_id <> w.target_id)
        and exists (select from finding_episode e where e.cluster_id = $1 and e.fingerprint = w.fingerprint)
     union
     select w.fingerprint::text
       from listed s
       join check_result w on w.cluster_id = $1 and w.target_id = s.id
       join finding_episode e on e.cluster_id = $1 and e.fingerprint = w.fingerprint
       join check_result other on other.cluster_id = $1 and other.fingerprint = w.fingerprint and other.target_id <> w.target_id
      where $6::timestamptz is not null
        and (e.first_failed_at = $6 or e.fixed_seen_at >= $6 or other.severity <> w.severity
             or exists (select from target_report r where r.cluster_id = $1 and r.target_id = other.target_id and r.observed_at = $6))
      order by 1`,
    [of.clusterId, of.scanner, of.observedAt, of.look, isNewest, of.lookBefore],
  );
  return z
    .array(Row)
    .parse(rows)
    .map((row) => row.fingerprint);
}
