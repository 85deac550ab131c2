import * as z from "zod";
import type { Queryable } from "../queryable.ts";
import type { StagedTarget } from "./merge-types.ts";

const Row = z.object({
  id: z.string(),
  newest_observed_at: z.date().nullable(),
  catalog_digest: z.string().nullable(),
  gone_at: z.date().nullable(),
});

/** Where a target stood before a document came. */
export type TargetBefore = {
  /** Newest look of any report; null for a target never heard. */
  readonly newestObservedAt: Date | null;
  /** Catalog its words were judged by; null for a target never heard. */
  readonly catalogDigest: string | null;
  /** When something that the target or the document speaks about was last seen gone. */
  readonly goneAt: Date | null;
};

/** How each target stood before the staged document, whose resources have rows already. */
export async function readTargets(
  q: Queryable,
  clusterId: string,
  targets: readonly StagedTarget[],
): Promise<ReadonlyMap<string, TargetBefore>> {
  const rows = await q.query(
    `with gone as materialized (select id, gone_at from resource where cluster_id = $1 and gone_at is not null),
     spoken as (
       select l.target_id, g.gone_at from gone g join arriving l on l.resource_id = g.id and l.kind in ('w', 'l')
       union all
       select w.target_id, g.gone_at from gone g
         join check_result w on w.cluster_id = $1 and w.resource_id = g.id and w.target_id = any($2::uuid[])
     ),
     latest as (select target_id, max(gone_at) as gone_at from spoken group by 1)
     select t.id::text as id, s.newest_observed_at, s.catalog_digest, latest.gone_at
       from unnest($2::uuid[]) as t(id)
       left join scan_target s on s.cluster_id = $1 and s.id = t.id
       left join latest on latest.target_id = t.id`,
    [clusterId, targets.map((target) => target.id)],
  );
  return new Map(
    z
      .array(Row)
      .parse(rows)
      .map((row) => [
        row.id,
        { newestObservedAt: row.newest_observed_at, catalogDigest: row.catalog_digest, goneAt: row.gone_at },
      ]),
  );
}

// Of one instant the less complete report is the one to show, whoever came first: the words sort that way.
const isNewer = `(excluded.newest_observed_at, excluded.completeness, excluded.completeness_reason, coalesce(excluded.tool_version, ''))
                 >= (s.newest_observed_at, s.completeness, s.completeness_reason, coalesce(s.tool_version, ''))`;

/** Moves targets on to their newest report, after their words were merged: freshness of what is named follows. */
export async function advanceTargets(
  q: Queryable,
  clusterId: string,
  scanner: string,
  catalogDigest: string,
  targets: readonly Omit<StagedTarget, "staged">[],
): Promise<void> {
  if (targets.length === 0) return;
  await q.query(
    `insert into scan_target as s (cluster_id, id, scanner, scope, label, newest_observed_at, observed_through, last_seen_at,
                                   completeness, completeness_reason, tool_version, catalog_digest, object_created_at)
     select $1, t.id, $2, t.scope, t.label, t.observed_at,
            case when t.completeness <> 'truncated' then t.observed_at end,
            t.received_at, t.completeness, t.reason, t.tool_version, $3, t.created_at
       from unnest($4::uuid[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[], $9::text[], $10::text[], $11::text[],
                   $12::timestamptz[])
            as t(id, scope, label, observed_at, received_at, completeness, reason, tool_version, created_at)
     on conflict (cluster_id, id) do update
        set label = case when ${isNewer} then excluded.label else s.label end,
            newest_observed_at = greatest(s.newest_observed_at, excluded.newest_observed_at),
            observed_through = greatest(s.observed_through, excluded.observed_through),
            last_seen_at = greatest(s.last_seen_at, excluded.last_seen_at),
            completeness = case when ${isNewer} then excluded.completeness else s.completeness end,
            completeness_reason = case when ${isNewer} then excluded.completeness_reason else s.completeness_reason end,
            tool_version = case when ${isNewer} then excluded.tool_version else s.tool_version end,
            catalog_digest = excluded.catalog_digest,
            object_created_at = least(s.object_created_at, excluded.object_created_at)`,
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
      targets.map((each) => each.createdAt),
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

/** Notes that the words of targets were judged by this catalog. */
export async function markCatalog(
  q: Queryable,
  clusterId: string,
  targetIds: readonly string[],
  catalogDigest: string,
): Promise<void> {
  await q.query(
    "update scan_target set catalog_digest = $3 where cluster_id = $1 and id = any($2::uuid[]) and catalog_digest <> $3",
    [clusterId, targetIds, catalogDigest],
  );
}
