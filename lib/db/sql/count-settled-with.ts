import * as z from "zod";
import type { Viewer } from "#lib/domain/access/actor.ts";
import type { Queryable } from "../queryable.ts";
import { visibleTo } from "../visible-to.ts";

const Row = z.object({ clusters: z.int(), total: z.int() });

/** How many of the viewer's clusters were settled with a catalog, of all of them. */
export async function countSettledWith(
  q: Queryable,
  viewer: Viewer,
  catalogDigest: string,
): Promise<z.infer<typeof Row>> {
  const seen = visibleTo(viewer, "c.id", 1);
  const rows = await q.query(
    `select count(*) filter (where s.catalog_digest = $2)::int as clusters, count(*)::int as total
       from cluster c left join cluster_standing s on s.cluster_id = c.id
      where c.deleted_at is null and ${seen.text}`,
    [seen.value, catalogDigest],
  );
  return z.tuple([Row]).parse(rows)[0];
}
