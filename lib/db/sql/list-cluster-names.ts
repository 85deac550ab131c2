import * as z from "zod";
import type { Viewer } from "#lib/domain/access/actor.ts";
import type { Queryable } from "../queryable.ts";
import { visibleTo } from "../visible-to.ts";
import type { ClusterName } from "./choose-clusters.ts";

const Row = z.object({ id: z.string(), name: z.string() });

/** The first clusters the viewer may see, by name; by cluster_name_key. `holding` keeps names that hold the text. */
export async function listClusterNames(
  q: Queryable,
  viewer: Viewer,
  limit: number,
  holding = "",
): Promise<readonly ClusterName[]> {
  const seen = visibleTo(viewer, "c.id", 1);
  const rows = await q.query(
    `select c.id::text, c.name from cluster c
      where c.deleted_at is null and ${seen.text} and strpos(lower(c.name), lower($3)) > 0
      order by c.name limit $2`,
    [seen.value, limit, holding],
  );
  return z.array(Row).parse(rows);
}
