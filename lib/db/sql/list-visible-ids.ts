import * as z from "zod";
import type { Clusters } from "#lib/domain/access/actor.ts";
import type { Queryable } from "../queryable.ts";

/** Ids of the clusters that are there, of those someone may see. */
export async function listVisibleIds(q: Queryable, clusters: Clusters): Promise<readonly string[]> {
  const rows = await q.query(
    "select id::text from cluster where deleted_at is null and ($1::uuid[] is null or id = any($1::uuid[])) order by id",
    [clusters === "all" ? null : clusters],
  );
  return z
    .array(z.object({ id: z.string() }))
    .parse(rows)
    .map(({ id }) => id);
}
