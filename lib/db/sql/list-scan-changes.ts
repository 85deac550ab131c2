import * as z from "zod";
import { outcomes } from "#lib/domain/check/outcome.ts";
import { resourceKinds } from "#lib/domain/resource/resource.ts";
import type { Queryable } from "../queryable.ts";

const outcome = z.enum(outcomes);
const Change = z.object({
  kind: z.enum(["opened", "reopened", "fixed", "vanished", "no_longer_reported", "other"]),
  outcome_before: outcome.nullable(),
  outcome_after: outcome.nullable(),
  raw_id: z.string(),
  line: z.int().nullable(),
  tool: z.string(),
  witness: z.string(),
  title: z.string(),
  resource_kind: z.enum(resourceKinds),
  type: z.string(),
  namespace: z.string(),
  name: z.string(),
  container: z.string(),
});
export type ScanChangeRow = z.infer<typeof Change>;

/**
 * What a scan changed, failures first: its own notes, and the failures whose resource its roster no longer lists. A gone
 * resource has no word of this scan, so it has no line in it.
 */
export async function listScanChanges(
  q: Queryable,
  clusterId: string,
  scanId: string,
  limit: number,
): Promise<readonly ScanChangeRow[]> {
  const rows = await q.query(
    `with change as (
       select kind, outcome_before, outcome_after, raw_id, line, check_id, resource_id
         from scan_change where cluster_id = $1 and scan_id = $2
       union all
       select 'vanished', 'fail', null, w.raw_id, null, e.check_id, e.resource_id
         from finding_episode e
         left join lateral (select raw_id from check_result r where r.cluster_id = $1 and r.fingerprint = e.fingerprint limit 1) w on true
        where e.cluster_id = $1 and e.closed_by_scan = $2 and e.state = 'vanished'
     )
     select c.kind, c.outcome_before, c.outcome_after, coalesce(c.raw_id, k.check_key) as raw_id, c.line, k.tool, k.witness, k.title,
            r.kind as resource_kind, r.type, r.namespace, r.name, r.container
       from change c
       join known_check k on k.cluster_id = $1 and k.id = c.check_id
       join resource r on r.cluster_id = $1 and r.id = c.resource_id
      order by array_position(array['opened', 'reopened', 'fixed', 'no_longer_reported', 'vanished', 'other'], c.kind),
               array_position(array['fail', 'error', 'warn', 'manual'], c.outcome_after) nulls last, r.name, c.line nulls last, c.raw_id
      limit $3`,
    [clusterId, scanId, limit],
  );
  return z.array(Change).parse(rows);
}
