import type { Queryable } from "../queryable.ts";
import { newestMissing, oldestMissing } from "./gone-resources.ts";
import type { KnownResource } from "./merge-types.ts";

/**
 * Makes a row for every resource that has none. A resource no roster ever listed is gone as of the newest complete
 * roster that covers its kind: words observed before that are dropped (semantics § 1). A container goes with its workload.
 */
export async function upsertResources(
  q: Queryable,
  clusterId: string,
  resources: readonly KnownResource[],
): Promise<void> {
  if (resources.length === 0) return;
  await insertMissing(
    q,
    `unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
       as r(id, key, kind, type, namespace, name, container)`,
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

/** The same for the resources of the staged document. */
export async function upsertStagedResources(q: Queryable, clusterId: string): Promise<void> {
  const staged = `(select resource_id as id, a as key, b as kind, c as type, d as namespace, e as name, f as container
                     from arriving where kind = 'r') r`;
  await insertMissing(q, staged, [clusterId]);
}

/** Found before anything is written: what reads a table while it writes it may meet its own rows over and over. */
async function insertMissing(q: Queryable, resources: string, values: readonly unknown[]): Promise<void> {
  await q.query(
    `create temporary table if not exists missing_resource (
       id uuid not null, key text not null, kind text not null, type text not null, namespace text not null, name text not null,
       container text not null, gone_at timestamptz, absent_since timestamptz
     ) on commit delete rows`,
  );
  await q.query("truncate missing_resource");
  await q.query(
    `insert into missing_resource
     select r.id, r.key, r.kind, r.type, r.namespace, r.name, r.container,
            coalesce(workload.gone_at, newest.observed_at), coalesce(workload.absent_since, oldest.observed_at)
       from ${resources}
       left join resource workload on workload.cluster_id = $1 and workload.kind = r.kind and workload.type = r.type
                                  and workload.namespace = r.namespace and workload.name = r.name and workload.container = ''
       left join lateral (${newestMissing}) newest on workload.id is null
       left join lateral (${oldestMissing}) oldest on workload.id is null
      where not exists (select from resource known where known.cluster_id = $1 and known.id = r.id)`,
    values,
  );
  await q.query(
    `insert into resource (cluster_id, id, key, kind, type, namespace, name, container, gone_at, absent_since)
     select $1, id, key, kind, type, namespace, name, container, gone_at, absent_since from missing_resource order by id
     on conflict (cluster_id, id) do nothing`,
    [values[0]],
  );
}
