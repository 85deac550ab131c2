import * as z from "zod";
import { resourceKinds } from "#lib/domain/resource/resource.ts";
import type { Queryable } from "../queryable.ts";

const Row = z.object({
  cluster_id: z.string(),
  kind: z.enum(resourceKinds),
  type: z.string(),
  namespace: z.string(),
  name: z.string(),
});
export type FoundResource = z.infer<typeof Row>;

/** Resources whose name begins with a text, in one namespace where it is given. */
export type ResourceSearch = {
  readonly clusterIds: readonly string[];
  readonly prefix: string;
  readonly namespace: string | null;
  readonly limit: number;
};

/** Looked at in each cluster before what does not fail is left out. */
const mostInCluster = 60;

/**
 * Resources on which something is open, containers taken together: one walk per cluster along resource_name_idx, and a look
 * into finding_episode_resource_idx for each resource.
 */
export async function searchResources(q: Queryable, search: ResourceSearch): Promise<readonly FoundResource[]> {
  const rows = await q.query(
    `select distinct x.name, x.namespace, x.type, x.kind, x.cluster_id::text
       from unnest($1::uuid[]) as c(id)
      cross join lateral (
        select r.cluster_id, r.id, r.kind, r.type, r.namespace, r.name from resource r
         where r.cluster_id = c.id and r.name ~>=~ $2 and r.name ~<~ ($2 || chr(1114111))
           and ($3::text is null or r.namespace = $3)
         order by r.name using ~<~ limit ${mostInCluster}) x
      where exists (select from finding_episode e
                     where e.cluster_id = x.cluster_id and e.resource_id = x.id and e.state = 'open')
      order by x.name, x.namespace, x.type
      limit $4`,
    [search.clusterIds, search.prefix, search.namespace, search.limit],
  );
  return z.array(Row).parse(rows);
}
