import * as z from "zod";
import { severities } from "#lib/domain/check/outcome.ts";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ severity: z.enum(severities), episodes: z.int() });

/** Open findings of all clusters by severity. Reads every open one in an index: ask it by the minute, not by the second. */
export async function measureOpenEpisodes(q: Queryable): Promise<readonly z.infer<typeof Row>[]> {
  const rows = await q.query(
    "select severity, count(*)::int as episodes from finding_episode where state = 'open' group by severity",
  );
  return z.array(Row).parse(rows);
}
