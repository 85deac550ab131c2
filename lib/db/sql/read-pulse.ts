import * as z from "zod";
import type { Viewer } from "#lib/domain/access/actor.ts";
import type { Queryable } from "../queryable.ts";
import { visibleTo } from "../visible-to.ts";

const Row = z.object({ clusters: z.int(), simulated: z.int(), version: z.string() });

/**
 * A digest that changes whenever a cluster of the viewer's was settled, a document of one arrived or left the queue, or a
 * person changed something about one, or the state of a collector of one changed, its falling silent included; and how many
 * clusters there are, simulated ones among them. Four look-ups by index per cluster: the newest scan (scan_received_at_idx), the queue (scan_kept_idx),
 * the newest act (audit_entry_cluster_id_seq_idx) and the collectors (collector_report_pkey).
 */
export async function readPulse(
  q: Queryable,
  viewer: Viewer,
  now: Date,
): Promise<{ clusters: number; simulated: number; version: string }> {
  const seen = visibleTo(viewer, "c.id", 1);
  const rows = await q.query(
    `select count(*)::integer as clusters, count(*) filter (where c.simulated)::integer as simulated,
            md5(coalesce(string_agg(concat_ws(' ', c.id, c.name, s.revision, newest.id, kept.scans, act.seq, told.changed_at, told.silent), ';' order by c.id), '')) as version
       from cluster c
       left join cluster_standing s on s.cluster_id = c.id
       left join lateral (select x.id from scan x where x.cluster_id = c.id order by x.received_at desc, x.id desc limit 1) newest on true
      cross join lateral (select count(*) as scans from scan x where x.cluster_id = c.id and x.state = 'kept') kept
       left join lateral (select a.seq from audit_entry a where a.cluster_id = c.id order by a.seq desc limit 1) act on true
      cross join lateral (
        select extract(epoch from max(r.changed_at)) as changed_at, count(*) filter (where r.silent_from <= $2) as silent
          from collector_report r where r.cluster_id = c.id) told
      where c.deleted_at is null and ${seen.text}`,
    [seen.value, now],
  );
  return z.tuple([Row]).parse(rows)[0];
}
