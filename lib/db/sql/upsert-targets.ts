import * as z from "zod";
import type { Queryable } from "../queryable.ts";
import type { MappedTarget } from "./merge-types.ts";

const Row = z.object({ id: z.string(), newest_observed_at: z.date().nullable() });

/** When each target was last looked at before this document; null for one never heard. */
export async function readNewest(
  q: Queryable,
  clusterId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Date | null>> {
  const rows = await q.query(
    `select t.id::text as id, s.newest_observed_at
       from unnest($2::uuid[]) as t(id)
       left join scan_target s on s.cluster_id = $1 and s.id = t.id`,
    [clusterId, ids],
  );
  return new Map(
    z
      .array(Row)
      .parse(rows)
      .map((row) => [row.id, row.newest_observed_at]),
  );
}

/** Moves targets on to their newest report, after their words were merged: freshness of what is named follows. */
export async function advanceTargets(
  q: Queryable,
  clusterId: string,
  scanner: string,
  catalogDigest: string,
  targets: readonly MappedTarget[],
): Promise<void> {
  if (targets.length === 0) return;
  await q.query(
    `insert into scan_target as s (cluster_id, id, scanner, scope, label, newest_observed_at, observed_through, last_seen_at,
                                   completeness, completeness_reason, tool_version, catalog_digest)
     select $1, t.id, $2, t.scope, t.label, t.observed_at,
            case when t.completeness <> 'truncated' then t.observed_at end,
            t.received_at, t.completeness, t.reason, t.tool_version, $3
       from unnest($4::uuid[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[], $9::text[], $10::text[], $11::text[])
            as t(id, scope, label, observed_at, received_at, completeness, reason, tool_version)
     on conflict (cluster_id, id) do update
        set label = excluded.label,
            newest_observed_at = greatest(s.newest_observed_at, excluded.newest_observed_at),
            observed_through = greatest(s.observed_through, excluded.observed_through),
            last_seen_at = greatest(s.last_seen_at, excluded.last_seen_at),
            completeness = excluded.completeness, completeness_reason = excluded.completeness_reason,
            tool_version = excluded.tool_version, catalog_digest = excluded.catalog_digest`,
    [
      clusterId,
      scanner,
      catalogDigest,
      targets.map((each) => each.id),
      targets.map((each) => each.scope),
      targets.map((each) => each.label),
      targets.map((each) => each.observedAt),
      targets.map((each) => each.receivedAt),
      targets.map((each) => each.completeness),
      targets.map((each) => each.completenessReason),
      targets.map((each) => each.toolVersion),
    ],
  );
}

/** The same bytes for the same target change nothing but when it was last seen (semantics § 2). */
export async function touchTargets(q: Queryable, clusterId: string, scanId: string, seenAt: Date): Promise<void> {
  await q.query(
    `update scan_target s set last_seen_at = greatest(s.last_seen_at, $3)
       from target_report r
      where r.cluster_id = $1 and r.scan_id = $2 and s.cluster_id = $1 and s.id = r.target_id`,
    [clusterId, scanId, seenAt],
  );
}
