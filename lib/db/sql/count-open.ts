import * as z from "zod";
import type { Viewer } from "#lib/domain/access/actor.ts";
import type { Queryable } from "../queryable.ts";
import { visibleTo } from "../visible-to.ts";

const Row = z.object({ open: z.int() });

/** Open findings of every cluster the viewer may see, counted no further than `most`; by finding_episode_list_idx. */
export async function countOpen(q: Queryable, viewer: Viewer, most: number): Promise<number> {
  const seen = visibleTo(viewer, "c.id", 1);
  const rows = await q.query(
    `select count(*)::int as open from (
       select from cluster c join finding_episode e on e.cluster_id = c.id and e.state = 'open'
        where c.deleted_at is null and ${seen.text} limit $2) open`,
    [seen.value, most],
  );
  return z.tuple([Row]).parse(rows)[0].open;
}
