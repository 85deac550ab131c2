import * as z from "zod";
import type { Viewer } from "#lib/domain/access/actor.ts";
import { episodeStates } from "#lib/domain/scan/episode.ts";
import type { Queryable } from "../queryable.ts";
import { visibleTo } from "../visible-to.ts";

const Row = z.object({
  number: z.int(),
  state: z.enum(episodeStates),
  last_clean_at: z.date().nullable(),
  first_failed_at: z.date(),
  detected_at: z.date(),
  fixed_seen_at: z.date().nullable(),
  resolved_at: z.date().nullable(),
  reopened_from: z.int().nullable(),
  regression: z.boolean(),
  opened_by_scan: z.string(),
  closed_by_scan: z.string().nullable(),
});
export type EpisodeRecord = z.infer<typeof Row>;

/** Episodes of one finding, the current one first, by the primary key; none where the viewer may not see its cluster. */
export async function listEpisodes(
  q: Queryable,
  viewer: Viewer,
  finding: { readonly clusterId: string; readonly fingerprint: string },
  limit: number,
): Promise<readonly EpisodeRecord[]> {
  const seen = visibleTo(viewer, "c.id", 4);
  const rows = await q.query(
    `select e.number, e.state, e.last_clean_at, e.first_failed_at, e.detected_at, e.fixed_seen_at, e.resolved_at, e.reopened_from,
            e.regression, e.opened_by_scan::text, e.closed_by_scan::text
       from cluster c
       join finding_episode e on e.cluster_id = c.id and e.fingerprint = $2
      where c.id = $1 and c.deleted_at is null and ${seen.text}
      order by e.state = 'open' desc, e.number desc limit $3`,
    [finding.clusterId, finding.fingerprint, limit, seen.value],
  );
  return z.array(Row).parse(rows);
}
