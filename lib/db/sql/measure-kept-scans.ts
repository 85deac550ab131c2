import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ scans: z.int(), oldest: z.date().nullable() });

/** Scans that were kept and not read yet, and when the oldest of them came; by the partial `scan_kept_idx`. */
export async function measureKeptScans(q: Queryable): Promise<z.infer<typeof Row>> {
  const rows = await q.query(
    "select count(*)::int as scans, min(received_at) as oldest from scan where state = 'kept'",
  );
  return z.tuple([Row]).parse(rows)[0];
}
