import * as z from "zod";
import type { SeenGone } from "#lib/domain/scan/episode.ts";
import type { Queryable } from "../queryable.ts";

/**
 * Rosters that saw a resource gone, as a lateral subquery over `resource r`: complete ones that cover its type, outside of
 * every period in which complete rosters listed it. A container goes with its workload. $1 is the cluster.
 */
export const goneRosters = `
  select o.observed_at, o.received_at, o.scan_id
    from roster o
   where o.cluster_id = $1 and o.complete and r.type = any(o.covers)
     and not exists (
       select from presence_period p
         join resource listed on listed.cluster_id = $1 and listed.id = p.resource_id
        where p.cluster_id = $1 and p.superseded_at is null
          and listed.kind = r.kind and listed.type = r.type and listed.namespace = r.namespace and listed.name = r.name
          and (p.listed_from = o.observed_at or (p.listed_from < o.observed_at and (p.listed_to is null or o.observed_at < p.listed_to))))`;

/** The newest roster that saw a resource gone which none ever listed, for `resource r` as above. */
export const newestMissing = `select o.observed_at from roster o where o.cluster_id = $1 and o.complete and r.type = any(o.covers)
                               order by o.observed_at desc limit 1`;

/** The oldest one. */
export const oldestMissing = newestMissing.replace("desc", "asc");

const Row = z.object({ id: z.string(), observed_at: z.date(), received_at: z.date(), scan_id: z.string() });

/** When rosters saw each resource of these targets gone, oldest first, by its id. */
export async function goneResources(
  q: Queryable,
  clusterId: string,
  resourceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly SeenGone[]>> {
  const rows = await q.query(
    `select r.id::text, gone.observed_at, gone.received_at, gone.scan_id::text
       from resource r cross join lateral (${goneRosters}) gone
      where r.cluster_id = $1 and r.id = any($2::uuid[])
      order by gone.observed_at, gone.received_at, gone.scan_id`,
    [clusterId, resourceIds],
  );
  const gone = new Map<string, SeenGone[]>();
  for (const row of z.array(Row).parse(rows)) {
    const each = { at: row.observed_at.getTime(), receivedAt: row.received_at.getTime(), scanId: row.scan_id };
    const known = gone.get(row.id);
    if (known === undefined) gone.set(row.id, [each]);
    else known.push(each);
  }
  return gone;
}
