import * as z from "zod";
import type { Viewer } from "#lib/domain/access/actor.ts";
import type { Queryable } from "../queryable.ts";
import { visibleTo } from "../visible-to.ts";

const Row = z.object({ id: z.string(), name: z.string() });
export type ClusterName = z.infer<typeof Row>;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The clusters of the viewer that are called so, by id or name; by cluster_pkey and cluster_name_key. */
export async function chooseClusters(
  q: Queryable,
  viewer: Viewer,
  words: readonly string[],
): Promise<readonly ClusterName[]> {
  const seen = visibleTo(viewer, "c.id", 1);
  const rows = await q.query(
    `select c.id::text, c.name from cluster c
      where c.deleted_at is null and ${seen.text} and (c.id = any($2::uuid[]) or c.name = any($3::text[]))
      order by c.name`,
    [seen.value, words.filter((word) => uuid.test(word)), words],
  );
  return z.array(Row).parse(rows);
}
