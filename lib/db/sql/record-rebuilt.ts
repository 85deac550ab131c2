import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Moved = z.object({ kind: z.enum(["opened", "reopened", "fixed"]), is_renamed: z.boolean() });

/** What a scan did in its place; `renamed` of it were noted as changes that neither open nor close anything. */
export type RebuiltCounts = {
  readonly opened: number;
  readonly reopened: number;
  readonly fixed: number;
  readonly renamed: number;
};

/**
 * Notes for the page of a scan which findings it opened or fixed in its place, where they were told anew: those that its
 * late targets speak of, and those that were set aside.
 */
export async function recordRebuilt(
  q: Queryable,
  clusterId: string,
  scanId: string,
  anew: { readonly targetIds: readonly string[]; readonly fingerprints: readonly string[] },
): Promise<RebuiltCounts> {
  await q.query(
    `create temporary table if not exists retold_change
       (target_id uuid not null, check_id uuid not null, resource_id uuid not null, kind text not null, outcome text not null, raw_id text not null,
        line integer) on commit delete rows`,
  );
  await q.query("truncate retold_change");
  await q.query(
    `insert into retold_change
     with spoken as (
       select r.* from check_result r where r.cluster_id = $1 and r.target_id = any($3::uuid[])
       union
       select r.* from target_report own
         join check_result r on r.cluster_id = $1 and r.target_id = own.target_id and r.fingerprint = any($4::uuid[])
        where own.cluster_id = $1 and own.scan_id = $2
     )
     select distinct on (e.fingerprint) r.target_id, r.check_id, r.resource_id,
            case when e.opened_by_scan <> $2 then 'fixed' when e.reopened_from is null then 'opened' else 'reopened' end,
            r.outcome, r.raw_id, case when r.scan_id = $2 then r.line end
       from spoken r
       join finding_episode e on e.cluster_id = $1 and e.fingerprint = r.fingerprint
      where e.opened_by_scan = $2 or (e.closed_by_scan = $2 and e.state = 'fixed')
      order by e.fingerprint, e.number desc, r.target_id <> e.target_id, r.target_id`,
    [clusterId, scanId, anew.targetIds, anew.fingerprints],
  );
  const renamed = await q.query(
    `update scan_change s set kind = r.kind
       from retold_change r
      where s.cluster_id = $1 and s.scan_id = $2 and s.target_id = r.target_id and s.check_id = r.check_id
        and s.resource_id = r.resource_id and s.kind = 'other'
     returning r.kind, true as is_renamed`,
    [clusterId, scanId],
  );
  const added = await q.query(
    `insert into scan_change (cluster_id, scan_id, target_id, check_id, resource_id, kind, outcome_before, outcome_after, raw_id, line)
     select $1, $2, r.target_id, r.check_id, r.resource_id, r.kind, null, r.outcome, r.raw_id, r.line from retold_change r
     on conflict do nothing
     returning kind, false as is_renamed`,
    [clusterId, scanId],
  );
  const moved = z.array(Moved).parse([...renamed, ...added]);
  const count = (kind: "opened" | "reopened" | "fixed"): number => moved.filter((each) => each.kind === kind).length;
  return { opened: count("opened"), reopened: count("reopened"), fixed: count("fixed"), renamed: renamed.length };
}
