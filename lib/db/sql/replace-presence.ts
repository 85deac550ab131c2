import type { FoldedPresence } from "#lib/domain/roster/presence.ts";
import type { Queryable } from "../queryable.ts";
import type { ListedResource } from "./merge-roster.ts";

/** What all rosters add up to for one resource. */
export type ResourcePresence = {
  readonly id: string;
  readonly presence: FoldedPresence;
  /** The newest complete roster lists it. */
  readonly listed: boolean;
  /** As the newest roster that lists it has it; null where none does. */
  readonly facts: ListedResource | null;
};

const date = (instant: number | null): Date | null => (instant === null ? null : new Date(instant));

/** Replaces what rosters say about resources by a fold over all of them, after one came late. */
export async function replacePresence(
  q: Queryable,
  clusterId: string,
  resources: readonly ResourcePresence[],
): Promise<void> {
  await q.query(
    `update resource r
        set listed = p.listed, last_listed_at = p.last_listed_at, gone_at = p.gone_at, absent_since = p.absent_since, exists_since = p.exists_since,
            uid = p.uid, created_at = p.created_at, roles = coalesce(string_to_array(p.roles, ','), '{}'),
            labels = coalesce(p.labels, '{}'), details = coalesce(p.details, '{}')
       from unnest($2::uuid[], $3::boolean[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[], $8::text[],
                   $9::timestamptz[], $10::text[], $11::text[]::jsonb[], $12::text[]::jsonb[])
            as p(id, listed, last_listed_at, gone_at, absent_since, exists_since, uid, created_at, roles, labels, details)
      where r.cluster_id = $1 and r.id = p.id`,
    [
      clusterId,
      resources.map((each) => each.id),
      resources.map((each) => each.listed),
      resources.map(({ presence }) => date(presence.lastListedAt)),
      resources.map(({ presence }) => date(presence.goneAt)),
      resources.map(({ presence }) => date(presence.absentSince)),
      resources.map(({ presence }) => date(presence.existsSince)),
      resources.map(({ facts }) => facts?.uid ?? null),
      resources.map(({ facts }) => facts?.createdAt ?? null),
      resources.map(({ facts }) => facts?.roles.join(",") ?? null),
      resources.map(({ facts }) => (facts === null ? null : JSON.stringify(facts.labels))),
      resources.map(({ facts }) => (facts === null ? null : JSON.stringify(facts.details))),
    ],
  );
}

/** Replaces periods of listing by folded ones: what was otherwise is superseded at `knownAt`, never deleted. */
export async function replacePresencePeriods(
  q: Queryable,
  clusterId: string,
  resources: readonly ResourcePresence[],
  knownAt: Date,
): Promise<void> {
  const periods = resources.flatMap(({ id, presence }) => presence.periods.map((period) => ({ id, ...period })));
  const values = [
    clusterId,
    periods.map((period) => period.id),
    periods.map((period) => new Date(period.from)),
    periods.map((period) => date(period.to)),
    knownAt,
  ];
  const fresh = "unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) as f(resource_id, listed_from, listed_to)";
  await q.query(
    `update presence_period p set superseded_at = $5
      where p.cluster_id = $1 and p.superseded_at is null
        and not exists (select from ${fresh} where f.resource_id = p.resource_id and f.listed_from = p.listed_from
                           and f.listed_to is not distinct from p.listed_to)`,
    values,
  );
  // Known and known otherwise at one instant: the later word alone was ever to be seen.
  await q.query(
    `insert into presence_period (cluster_id, resource_id, listed_from, known_from, listed_to, known_to)
     select $1, f.resource_id, f.listed_from, $5, f.listed_to, case when f.listed_to is not null then $5 end
       from ${fresh}
      where not exists (select from presence_period p
                         where p.cluster_id = $1 and p.resource_id = f.resource_id and p.superseded_at is null
                           and p.listed_from = f.listed_from and p.listed_to is not distinct from f.listed_to)
     on conflict (cluster_id, resource_id, listed_from, known_from) do update
        set listed_to = excluded.listed_to, known_to = excluded.known_to, superseded_at = null`,
    values,
  );
}
