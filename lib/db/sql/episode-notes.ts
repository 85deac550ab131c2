import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({
  fingerprint: z.string(),
  first_failed_at: z.date(),
  acknowledged_at: z.date().nullable(),
  accepted_seconds: z.string(),
});
export type EpisodeNote = z.infer<typeof Row>;

/** What people did to episodes of a cluster. */
export async function listEpisodeNotes(q: Queryable, clusterId: string): Promise<readonly EpisodeNote[]> {
  const rows = await q.query(
    `select fingerprint::text, first_failed_at, acknowledged_at, accepted_seconds::text
       from finding_episode where cluster_id = $1 and (acknowledged_at is not null or accepted_seconds > 0)`,
    [clusterId],
  );
  return z.array(Row).parse(rows);
}

/** Puts it back on the episodes that cover the failures people saw. */
export async function restoreEpisodeNotes(
  q: Queryable,
  clusterId: string,
  notes: readonly EpisodeNote[],
): Promise<void> {
  await q.query(
    `update finding_episode e set acknowledged_at = n.acknowledged_at, accepted_seconds = n.accepted_seconds
       from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::bigint[]) as n(fingerprint, first_failed_at, acknowledged_at, accepted_seconds)
      where e.cluster_id = $1 and e.fingerprint = n.fingerprint
        and e.first_failed_at = (select max(f.first_failed_at) from finding_episode f
                                  where f.cluster_id = $1 and f.fingerprint = n.fingerprint and f.first_failed_at <= n.first_failed_at)`,
    [
      clusterId,
      notes.map((note) => note.fingerprint),
      notes.map((note) => note.first_failed_at),
      notes.map((note) => note.acknowledged_at),
      notes.map((note) => note.accepted_seconds),
    ],
  );
}
