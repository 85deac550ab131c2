import type { Queryable } from "../queryable.ts";
import type { KnownResource } from "./merge-types.ts";

/**
 * Makes a row for every resource that has none. A resource no roster ever listed is gone as of the newest complete
 * roster that covers its kind: words observed before that are dropped (semantics § 1).
 */
export async function upsertResources(
  q: Queryable,
  clusterId: string,
  resources: readonly KnownResource[],
): Promise<void> {
  if (resources.length === 0) return;
  await q.query(
    `insert into resource (cluster_id, id, key, kind, type, namespace, name, container, gone_at)
     select $1, r.id, r.key, r.kind, r.type, r.namespace, r.name, r.container, newest.observed_at
       from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
            as r(id, key, kind, type, namespace, name, container)
       left join lateral (
         select max(o.observed_at) as observed_at from roster o
          where o.cluster_id = $1 and o.complete and r.type = any(o.covers)
            and not exists (select from resource parent
                             where parent.cluster_id = $1 and parent.listed and parent.kind = r.kind and parent.type = r.type
                               and parent.namespace = r.namespace and parent.name = r.name)
       ) newest on true
     on conflict (cluster_id, id) do nothing`,
    [
      clusterId,
      resources.map((each) => each.id),
      resources.map((each) => each.key),
      resources.map((each) => each.resource.kind),
      resources.map((each) => each.resource.type),
      resources.map((each) => each.resource.namespace),
      resources.map((each) => each.resource.name),
      resources.map((each) => each.resource.container),
    ],
  );
}
