import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Counts = z.object({ opened: z.int(), reopened: z.int(), fixed: z.int() });

/** Notes for the page of a scan that came late which findings it opened or fixed in its place. */
export async function recordRebuilt(
  q: Queryable,
  clusterId: string,
  scanId: string,
  targetIds: readonly string[],
): Promise<z.infer<typeof Counts>> {
  const rows = await q.query(
    `with moved as (
       select distinct on (e.target_id, e.check_id, e.resource_id) e.target_id, e.check_id, e.resource_id,
              case when e.opened_by_scan <> $2 then 'fixed' when e.reopened_from is null then 'opened' else 'reopened' end as kind
         from finding_episode e
        where e.cluster_id = $1 and e.target_id = any($3::uuid[])
          and (e.opened_by_scan = $2 or (e.closed_by_scan = $2 and e.state = 'fixed'))
        order by e.target_id, e.check_id, e.resource_id, e.number desc
     ),
     told as (
       insert into scan_change (cluster_id, scan_id, target_id, check_id, resource_id, kind, outcome_before, outcome_after, raw_id, line)
       select $1, $2, m.target_id, m.check_id, m.resource_id, m.kind, null, r.outcome, r.raw_id, case when r.scan_id = $2 then r.line end
         from moved m
         join check_result r on r.cluster_id = $1 and r.target_id = m.target_id and r.check_id = m.check_id and r.resource_id = m.resource_id
       on conflict do nothing
       returning kind
     )
     select count(*) filter (where kind = 'opened')::int as opened, count(*) filter (where kind = 'reopened')::int as reopened,
            count(*) filter (where kind = 'fixed')::int as fixed from told`,
    [clusterId, scanId, targetIds],
  );
  return z.tuple([Counts]).parse(rows)[0];
}
