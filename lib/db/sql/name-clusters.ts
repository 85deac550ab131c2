import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ id: z.string(), name: z.string() });

/** Clusters by name or id; all of them for null. For commands of the operator: nobody's view limits them. */
export async function nameClusters(
  q: Queryable,
  name: string | null,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const rows = await q.query(
    `select id::text, name from cluster
      where deleted_at is null and ($1::text is null or name = $1 or id::text = $1) order by name`,
    [name],
  );
  return z.array(Row).parse(rows);
}
