import * as z from "zod";
import type { Queryable } from "../queryable.ts";
import { goneRosters, newestMissing, oldestMissing } from "./gone-resources.ts";
import type { KnownResource } from "./merge-types.ts";

/** One listed resource with what the roster says about it. */
export type ListedResource = KnownResource & {
  readonly uid: string | null;
  readonly createdAt: Date | null;
  readonly roles: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly details: Readonly<Record<string, unknown>>;
};

/** A roster ready to merge. `covers` holds the types it speaks for, and the kinds whose whole universe it is. */
export type MappedRoster = {
  readonly scanId: string;
  /** SHA-256 of its document: puts rosters of one instant in an order of their own. */
  readonly rank: string;
  readonly observedAt: Date;
  readonly receivedAt: Date;
  readonly complete: boolean;
  readonly covers: readonly string[];
  readonly listed: readonly ListedResource[];
};

/** Newest look of any roster so far; a roster older than that is merged by folding all of them anew. */
export async function newestRosterAt(q: Queryable, clusterId: string): Promise<Date | null> {
  const rows = await q.query("select max(observed_at) as at from roster where cluster_id = $1", [clusterId]);
  return z.tuple([z.object({ at: z.date().nullable() })]).parse(rows)[0].at;
}

/** How many rosters have this very look. */
export async function countRostersAt(q: Queryable, clusterId: string, observedAt: Date): Promise<number> {
  const rows = await q.query("select count(*)::int as rosters from roster where cluster_id = $1 and observed_at = $2", [
    clusterId,
    observedAt,
  ]);
  return z.tuple([z.object({ rosters: z.int() })]).parse(rows)[0].rosters;
}

/** Notes that a roster came. */
export async function insertRoster(q: Queryable, clusterId: string, roster: MappedRoster): Promise<void> {
  await q.query(
    `insert into roster (cluster_id, scan_id, observed_at, received_at, complete, covers, items)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [
      clusterId,
      roster.scanId,
      roster.observedAt,
      roster.receivedAt,
      roster.complete,
      roster.covers,
      roster.listed.length,
    ],
  );
}

/** An incomplete roster has a say about a resource where no complete one ever listed it. */
const knowsBetter = "(not $2 and r.exists_since is not null)";

/**
 * Lists resources as of a roster that is newer than every other (semantics § 1, and § 5.2 for the age): the same table as
 * lib/domain/roster/presence.ts states. Call it before the presence of its resources is moved.
 */
export async function listResources(q: Queryable, clusterId: string, roster: MappedRoster): Promise<void> {
  await q.query(
    `insert into resource as r (cluster_id, id, key, kind, type, namespace, name, container, uid, created_at, roles, labels, details, listed,
                                last_listed_at, gone_at, absent_since, exists_since)
     select $1, r.id, r.key, r.kind, r.type, r.namespace, r.name, '', r.uid, r.created_at, string_to_array(r.roles, ','), r.labels, r.details, $2, $3,
            newest.observed_at, case when not $2 then oldest.observed_at end, case when $2 then least(r.created_at, $3) end
       from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::timestamptz[], $12::text[],
                   $13::text[]::jsonb[], $14::text[]::jsonb[])
            as r(id, key, kind, type, namespace, name, uid, created_at, roles, labels, details)
       left join lateral (${newestMissing}) newest on not exists (select from resource known where known.cluster_id = $1 and known.id = r.id)
       left join lateral (${oldestMissing}) oldest on newest.observed_at is not null
      order by r.id
     on conflict (cluster_id, id) do update
        set uid = case when ${knowsBetter} then r.uid else excluded.uid end,
            created_at = case when ${knowsBetter} then r.created_at else excluded.created_at end,
            roles = case when ${knowsBetter} then r.roles else excluded.roles end,
            labels = case when ${knowsBetter} then r.labels else excluded.labels end,
            details = case when ${knowsBetter} then r.details else excluded.details end,
            last_listed_at = excluded.last_listed_at,
            listed = r.listed or excluded.listed,
            absent_since = case when $2 then null else r.absent_since end,
            exists_since = case when not $2 then r.exists_since
                                when r.exists_since is null or (r.absent_since is not null and $3 - r.absent_since >= interval '1 day')
                                  then excluded.exists_since
                                else least(r.exists_since, excluded.exists_since) end`,
    [clusterId, roster.complete, roster.observedAt, ...columns(roster.listed)],
  );
}

function columns(listed: readonly ListedResource[]): readonly unknown[] {
  return [
    listed.map((each) => each.id),
    listed.map((each) => each.key),
    listed.map((each) => each.resource.kind),
    listed.map((each) => each.resource.type),
    listed.map((each) => each.resource.namespace),
    listed.map((each) => each.resource.name),
    listed.map((each) => each.uid),
    listed.map((each) => each.createdAt),
    listed.map((each) => each.roles.join(",")),
    listed.map((each) => JSON.stringify(each.labels)),
    listed.map((each) => JSON.stringify(each.details)),
  ];
}

/**
 * What the newest complete roster covers and does not list is gone as of its look; containers go with their workload. It
 * alone is the universe: what it neither covers nor lists is unlisted and not gone.
 */
export async function markGone(q: Queryable, clusterId: string, roster: MappedRoster): Promise<void> {
  await q.query(
    `update resource r
        set listed = false,
            gone_at = case when r.type = any($3::text[]) then $2 else r.gone_at end,
            absent_since = case when r.type = any($3::text[]) then coalesce(r.absent_since, $2) else r.absent_since end
      where r.cluster_id = $1 and (r.listed or r.type = any($3::text[]))
        and not exists (select from resource parent
                         where parent.cluster_id = $1 and parent.id = any($4::uuid[]) and parent.kind = r.kind and parent.type = r.type
                           and parent.namespace = r.namespace and parent.name = r.name)`,
    [clusterId, roster.observedAt, roster.covers, roster.listed.map((each) => each.id)],
  );
}

/** Opens a period for what is listed now and was not, and closes those of what is gone. */
export async function movePresence(q: Queryable, clusterId: string, roster: MappedRoster): Promise<void> {
  await q.query(
    `update presence_period p set listed_to = $2, known_to = $3
       from resource r
      where p.cluster_id = $1 and p.listed_to is null and p.superseded_at is null and r.cluster_id = $1 and r.id = p.resource_id and not r.listed and r.gone_at = $2`,
    [clusterId, roster.observedAt, roster.receivedAt],
  );
  await q.query(
    `insert into presence_period (cluster_id, resource_id, listed_from, known_from)
     select $1, l.id, $2, $3 from unnest($4::uuid[]) as l(id)
      where not exists (select from presence_period p where p.cluster_id = $1 and p.resource_id = l.id and p.listed_to is null and p.superseded_at is null)
     on conflict do nothing`,
    [clusterId, roster.observedAt, roster.receivedAt, roster.listed.map((each) => each.id)],
  );
}

/** Open episodes whose last word is older than the roster that no longer lists their resource: vanished, not fixed. */
export async function vanishEpisodes(
  q: Queryable,
  clusterId: string,
  scanId: string,
  receivedAt: Date,
): Promise<number> {
  const rows = await q.query(
    `update finding_episode e set state = 'vanished', resolved_at = $3, closed_by_scan = $2
       from resource r
      where e.cluster_id = $1 and e.state = 'open' and r.cluster_id = $1 and r.id = e.resource_id and r.gone_at is not null
        and not exists (
          select from check_result w join scan_target t on t.cluster_id = $1 and t.id = w.target_id
           where w.cluster_id = $1 and w.fingerprint = e.fingerprint
             and case when w.named then greatest(w.said_at, t.observed_through) else w.said_at end >= r.gone_at)
      returning e.fingerprint`,
    [clusterId, scanId, receivedAt],
  );
  return rows.length;
}

const Loaded = z.object({ scan_id: z.string() });

/** Scans of every roster of the cluster, oldest look first. */
export async function listRosterScans(q: Queryable, clusterId: string): Promise<readonly string[]> {
  const rows = await q.query("select scan_id::text from roster where cluster_id = $1 order by observed_at, scan_id", [
    clusterId,
  ]);
  return z
    .array(Loaded)
    .parse(rows)
    .map((row) => row.scan_id);
}

const Affected = z.object({ id: z.string() });

/**
 * Targets with a look at or after a roster's, or a list that had its say then, and a word about something that this roster saw gone: what was said before it
 * no longer passes to what was said afterwards. With `all`, every target: a roster of the same instant may have listed it.
 */
export async function listTargetsAfter(
  q: Queryable,
  clusterId: string,
  roster: MappedRoster,
  all: boolean,
): Promise<readonly string[]> {
  const rows = await q.query(
    `select s.id::text from scan_target s
      where s.cluster_id = $1
        and ($4 or exists (
              select from check_result w join resource r on r.cluster_id = $1 and r.id = w.resource_id
               where w.cluster_id = $1 and w.target_id = s.id and r.type = any($3::text[])
                 and greatest(s.newest_observed_at, s.observed_through, w.said_at, w.since) >= $2
                 and exists (select from (${goneRosters}) gone where gone.observed_at = $2)))
      order by s.id`,
    [clusterId, roster.observedAt, roster.covers, all],
  );
  return z
    .array(Affected)
    .parse(rows)
    .map((row) => row.id);
}
