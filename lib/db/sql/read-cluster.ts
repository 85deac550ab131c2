import * as z from "zod";
import type { Viewer } from "#lib/domain/access/actor.ts";
import type { Queryable } from "../queryable.ts";
import { visibleTo } from "../visible-to.ts";

const Detail = z.object({
  id: z.string(),
  name: z.string(),
  created_at: z.date(),
  /** Name of the person who registered it; null when nobody in particular did. */
  creator: z.string().nullable(),
  first_heard_at: z.date().nullable(),
  heard_at: z.date().nullable(),
});
export type ClusterDetail = z.infer<typeof Detail>;

/** One cluster the viewer may see, by id or by name; null when there is none. An id goes before a name. */
export async function readCluster(
  q: Queryable,
  viewer: Viewer,
  named: { readonly id: string | null; readonly name: string },
): Promise<ClusterDetail | null> {
  const seen = visibleTo(viewer, "c.id", 3);
  const rows = await q.query(
    `select c.id::text, c.name, c.created_at, coalesce(p.name, p.email) as creator, f.at as first_heard_at, l.at as heard_at
       from cluster c
       left join person p on p.id = c.created_by
       left join lateral (select s.received_at as at from scan s
                           where s.cluster_id = c.id and s.state in ('merged', 'unchanged') order by s.received_at limit 1) f on true
       left join lateral (select s.received_at as at from scan s
                           where s.cluster_id = c.id and s.state in ('merged', 'unchanged') order by s.received_at desc limit 1) l on true
      where c.deleted_at is null and (c.id = $1::uuid or c.name = $2) and ${seen.text}
      order by c.id = $1::uuid desc nulls last limit 1`,
    [named.id, named.name, seen.value],
  );
  return z.array(Detail).parse(rows)[0] ?? null;
}
