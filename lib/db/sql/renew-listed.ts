import * as z from "zod";
import type { Queryable } from "../queryable.ts";
import type { RenewingList } from "./finished-lists.ts";
import { isListedAt } from "./finished-lists.ts";
import { goneRosters } from "./gone-resources.ts";

/** A list of a source and how far it renews the reports in it. */
export type Renewal = RenewingList & { readonly clusterId: string; readonly scanner: string };

const Id = z.object({ id: z.string() });

/**
 * Targets in a list whose later words rest on what it renews: something came of them, or of other lists, after it, and what
 * they said until then is not all said again, or their newest report says nothing for sure. They have to be folded anew.
 *
 * @param isNewest no other list of the source began later
 */
export async function listRenewedAnew(q: Queryable, of: Renewal, isNewest: boolean): Promise<readonly string[]> {
  const rows = await q.query(
    `select s.id::text
       from listed_object o join scan_target s on s.cluster_id = $1 and s.id = o.target_id
      where o.cluster_id = $1 and o.scanner = $2 and ${isListedAt("$3")}
        and exists (select from target_report r where r.cluster_id = $1 and r.target_id = s.id and r.observed_at <= $3)
        and (o.missing_from is not null
             or s.newest_observed_at > $3 and coalesce(s.observed_through < s.newest_observed_at, true)
             or (s.newest_observed_at > $3 or not $5)
                and exists (select from check_result w
                             where w.cluster_id = $1 and w.target_id = s.id
                               and (not w.named
                                    or exists (select from finding_episode e
                                                where e.cluster_id = $1 and e.fingerprint = w.fingerprint and e.target_id = s.id
                                                  and e.first_failed_at > $4))))
      order by s.id`,
    [of.clusterId, of.scanner, of.observedAt, of.look, isNewest],
  );
  return z
    .array(Id)
    .parse(rows)
    .map(({ id }) => id);
}

/** What was last said of a word `w` of target `s`. */
const said = "case when w.named then greatest(w.said_at, s.observed_through) else w.said_at end";
/** Objects `o` in a list, with targets `s` of which nothing later came and that are not folded anew. */
const renewed = `o.cluster_id = $1 and o.scanner = $2 and ${isListedAt("$3")} and o.missing_from is null
  and s.cluster_id = $1 and s.id = o.target_id and s.newest_observed_at <= $3 and s.id <> all($5::uuid[])`;
/** Whether a roster saw the resource `r` of a word gone since it was said, up to the newest look in the list. */
const isGone = `r.gone_at > ${said}
  and exists (select from (${goneRosters}) gone where gone.observed_at > ${said} and gone.observed_at <= $4)`;

/**
 * Makes everything said by reports that are still in a list as fresh as the newest look in it, but what was seen gone since
 * it was said: that stays as it was. Words of an untruncated report follow their target, so that a list writes one row per
 * report and none per word; failures of a truncated report are moved one by one.
 *
 * @param apart targets that are folded anew
 */
export async function renewListed(q: Queryable, of: Renewal, apart: readonly string[]): Promise<void> {
  const values = [of.clusterId, of.scanner, of.observedAt, of.look, apart];
  // Beginning with what is gone at all, which is little: words are many.
  await q.query(
    `with r as materialized (select * from resource where cluster_id = $1 and gone_at is not null)
     update check_result w
        set named = false, said_at = ${said},
            last_deciding = case when w.decision in ('pass', 'fail', 'error') then w.decision else w.last_deciding end,
            last_deciding_at = case when w.decision in ('pass', 'fail', 'error') then ${said} else w.last_deciding_at end
       from listed_object o, scan_target s, r
      where ${renewed} and s.observed_through >= s.newest_observed_at and s.observed_through < $4
        and w.cluster_id = $1 and w.target_id = s.id and w.named and r.id = w.resource_id and ${isGone}`,
    values,
  );
  await q.query(
    `update check_result w
        set said_at = $4,
            last_deciding = case when w.decision in ('pass', 'fail', 'error') then w.decision else w.last_deciding end,
            last_deciding_at = case when w.decision in ('pass', 'fail', 'error') then $4 else w.last_deciding_at end
       from listed_object o, scan_target s, resource r
      where ${renewed} and coalesce(s.observed_through < s.newest_observed_at, true)
        and w.cluster_id = $1 and w.target_id = s.id and w.outcome <> 'not_evaluated'
        and w.said_at >= s.newest_observed_at and w.said_at < $4
        and r.cluster_id = $1 and r.id = w.resource_id and not coalesce(${isGone}, false)`,
    values,
  );
  await q.query(
    `update scan_target s set observed_through = $4 from listed_object o
      where ${renewed} and s.observed_through >= s.newest_observed_at and s.observed_through < $4`,
    values,
  );
}

/** Notes how far the words of targets that were folded anew are renewed; null where nothing renews them. */
export async function setRenewed(
  q: Queryable,
  clusterId: string,
  targets: readonly { readonly id: string; readonly through: Date | null }[],
): Promise<void> {
  await q.query(
    `update scan_target s set observed_through = t.through
       from unnest($2::uuid[], $3::timestamptz[]) as t(id, through)
      where s.cluster_id = $1 and s.id = t.id and s.observed_through is distinct from t.through`,
    [clusterId, targets.map(({ id }) => id), targets.map(({ through }) => through)],
  );
}
