import * as z from "zod";
import type { Queryable } from "../queryable.ts";

/** Which of the given clusters are made up for a demonstration. */
export async function listSimulated(q: Queryable, clusterIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await q.query("select id::text from cluster where id = any($1::uuid[]) and simulated", [clusterIds]);
  return new Set(
    z
      .array(z.object({ id: z.string() }))
      .parse(rows)
      .map((row) => row.id),
  );
}
