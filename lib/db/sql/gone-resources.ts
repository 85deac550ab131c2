import * as z from "zod";
import type { Queryable } from "../queryable.ts";

/** When each resource of the cluster was last seen gone, by its key, in milliseconds. */
export async function goneResources(q: Queryable, clusterId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await q.query("select key, gone_at from resource where cluster_id = $1 and gone_at is not null", [
    clusterId,
  ]);
  return new Map(
    z
      .array(z.object({ key: z.string(), gone_at: z.date() }))
      .parse(rows)
      .map((row) => [row.key, row.gone_at.getTime()]),
  );
}
