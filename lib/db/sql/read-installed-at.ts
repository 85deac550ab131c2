import * as z from "zod";
import type { Queryable } from "../queryable.ts";

/** When the first migration of this database was applied; null when it was made in another way. */
export async function readInstalledAt(q: Queryable): Promise<Date | null> {
  const rows = await q.query("select min(finished_at) as at from _prisma_migrations where rolled_back_at is null");
  return z.tuple([z.object({ at: z.date().nullable() })]).parse(rows)[0].at;
}
