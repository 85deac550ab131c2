import * as z from "zod";
import type { Viewer } from "#lib/domain/access/actor.ts";
import type { Queryable } from "../queryable.ts";
import { visibleTo } from "../visible-to.ts";

const Named = z.object({
  id: z.string(),
  name: z.string(),
  /** When a document of it was received that could be read; null until then. */
  heard_at: z.date().nullable(),
});
export type NamedCluster = z.infer<typeof Named>;

/** The clusters the viewer may see, by name, and when each was last heard: two index look-ups per cluster. */
export async function listNamedClusters(q: Queryable, viewer: Viewer): Promise<readonly NamedCluster[]> {
  const seen = visibleTo(viewer, "c.id", 1);
  const rows = await q.query(
    `select c.id::text, c.name, h.at as heard_at
       from cluster c
       left join lateral (select s.received_at as at from scan s
                           where s.cluster_id = c.id and s.state in ('merged', 'unchanged')
                           order by s.received_at desc limit 1) h on true
      where c.deleted_at is null and ${seen.text}
      order by c.name limit 5000`,
    [seen.value],
  );
  return z.array(Named).parse(rows);
}
