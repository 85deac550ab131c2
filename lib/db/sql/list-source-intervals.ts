import * as z from "zod";
import type { Viewer } from "#lib/domain/access/actor.ts";
import type { Queryable } from "../queryable.ts";
import { visibleTo } from "../visible-to.ts";

const Row = z.object({
  cluster_id: z.string(),
  cluster_name: z.string(),
  scanner: z.string(),
  interval_seconds: z.int(),
  /** Newest look of a report that was read; null until the first. */
  observed_at: z.date().nullable(),
});

/** Registered sources of the viewer's clusters by cluster name, and when each last looked; at most `limit`. */
export async function listSourceIntervals(
  q: Queryable,
  viewer: Viewer,
  limit: number,
): Promise<readonly z.infer<typeof Row>[]> {
  const seen = visibleTo(viewer, "c.id", 1);
  const rows = await q.query(
    `select c.id::text as cluster_id, c.name as cluster_name, s.scanner, s.interval_seconds, heard.at as observed_at
       from cluster c
       join source s on s.cluster_id = c.id
      cross join lateral (select max(l.at) as at
                            from (select t.newest_observed_at as at from scan_target t
                                   where t.cluster_id = c.id and t.scanner = s.scanner
                                   union all
                                  select o.observed_at from roster o
                                   where o.cluster_id = c.id and o.complete and s.scanner = 'roster') l) heard
      where c.deleted_at is null and ${seen.text}
      order by c.name, s.scanner limit $2`,
    [seen.value, limit],
  );
  return z.array(Row).parse(rows);
}
