import * as z from "zod";
import type { Presence } from "#lib/domain/roster/presence.ts";
import type { Queryable } from "../queryable.ts";
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

/**
 * Lists resources as of a roster that is newer than every other (semantics § 1, and § 5.2 for the age): the same table as
 * lib/domain/roster/presence.ts states. A complete one also marks what it covers and does not list as gone.
 */
export async function listResources(q: Queryable, clusterId: string, roster: MappedRoster): Promise<void> {
  await q.query(
    `insert into resource as r (cluster_id, id, key, kind, type, namespace, name, container, uid, created_at, roles, labels, details, listed,
                                last_listed_at, exists_since)
     select $1, l.id, l.key, l.kind, l.type, l.namespace, l.name, '', l.uid, l.created_at, string_to_array(l.roles, ','), l.labels, l.details, $2, $3,
            case when $2 then least(l.created_at, $3) end
       from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::timestamptz[], $12::text[],
                   $13::text[]::jsonb[], $14::text[]::jsonb[])
            as l(id, key, kind, type, namespace, name, uid, created_at, roles, labels, details)
      order by l.id
     on conflict (cluster_id, id) do update
        set uid = excluded.uid, created_at = excluded.created_at, roles = excluded.roles, labels = excluded.labels, details = excluded.details,
            last_listed_at = excluded.last_listed_at,
            listed = r.listed or excluded.listed,
            absent_since = case when $2 then null else r.absent_since end,
            exists_since = case when not $2 then r.exists_since
                                when r.exists_since is null or (r.absent_since is not null and $3 - r.absent_since >= interval '1 day')
                                  then excluded.exists_since
                                else least(r.exists_since, excluded.exists_since) end`,
    [
      clusterId,
      roster.complete,
      roster.observedAt,
      roster.listed.map((each) => each.id),
      roster.listed.map((each) => each.key),
      roster.listed.map((each) => each.resource.kind),
      roster.listed.map((each) => each.resource.type),
      roster.listed.map((each) => each.resource.namespace),
      roster.listed.map((each) => each.resource.name),
      roster.listed.map((each) => each.uid),
      roster.listed.map((each) => each.createdAt),
      roster.listed.map((each) => each.roles.join(",")),
      roster.listed.map((each) => JSON.stringify(each.labels)),
      roster.listed.map((each) => JSON.stringify(each.details)),
    ],
  );
}

/** What a complete roster covers and does not list is gone as of its look; containers go with their workload. */
export async function markGone(q: Queryable, clusterId: string, roster: MappedRoster): Promise<void> {
  await q.query(
    `update resource r
        set gone_at = $2, listed = false, absent_since = coalesce(r.absent_since, $2)
      where r.cluster_id = $1 and r.type = any($3::text[])
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
      where p.cluster_id = $1 and p.listed_to is null and r.cluster_id = $1 and r.id = p.resource_id and not r.listed and r.gone_at = $2`,
    [clusterId, roster.observedAt, roster.receivedAt],
  );
  await q.query(
    `insert into presence_period (cluster_id, resource_id, listed_from, known_from)
     select $1, l.id, $2, $3 from unnest($4::uuid[]) as l(id)
      where not exists (select from presence_period p where p.cluster_id = $1 and p.resource_id = l.id and p.listed_to is null)
     on conflict do nothing`,
    [clusterId, roster.observedAt, roster.receivedAt, roster.listed.map((each) => each.id)],
  );
}

/** Replaces what the rosters add up to by a fold over all of them, after one came late. */
export async function replacePresence(
  q: Queryable,
  clusterId: string,
  presences: readonly (Presence & {
    readonly id: string;
    readonly listed: boolean;
    readonly absentSince: number | null;
  })[],
): Promise<void> {
  const date = (instant: number | null): Date | null => (instant === null ? null : new Date(instant));
  await q.query(
    `update resource r
        set listed = p.listed, last_listed_at = p.last_listed_at, gone_at = p.gone_at, absent_since = p.absent_since, exists_since = p.exists_since
       from unnest($2::uuid[], $3::boolean[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[])
            as p(id, listed, last_listed_at, gone_at, absent_since, exists_since)
      where r.cluster_id = $1 and r.id = p.id`,
    [
      clusterId,
      presences.map((each) => each.id),
      presences.map((each) => each.listed),
      presences.map((each) => date(each.lastListedAt)),
      presences.map((each) => date(each.goneAt)),
      presences.map((each) => date(each.absentSince)),
      presences.map((each) => date(each.existsSince)),
    ],
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
  const rows = await q.query(
    "select scan_id::text from roster where cluster_id = $1 order by observed_at, received_at",
    [clusterId],
  );
  return z
    .array(Loaded)
    .parse(rows)
    .map((row) => row.scan_id);
}
