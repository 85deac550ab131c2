import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ tool: z.string(), check_key: z.string(), title: z.string(), clusters: z.int() });
export type FoundCheck = z.infer<typeof Row>;

/** Which checks are looked for: those a catalog knows by tool and witness id, and those whose id begins with a text. */
export type CheckSearch = {
  readonly clusterIds: readonly string[];
  readonly witnesses: readonly { readonly tool: string; readonly id: string }[];
  /** In lower case; an empty text asks for none. */
  readonly prefix: string;
  readonly limit: number;
};

/** Looked at in each cluster before what does not fail is left out. */
const mostInCluster = 60;

/**
 * Checks that fail somewhere in these clusters, each once, with the number of clusters: two walks per cluster along
 * known_check_witness_idx and known_check_prefix_idx, and a look into finding_episode_check_idx for each check.
 */
export async function searchChecks(q: Queryable, search: CheckSearch): Promise<readonly FoundCheck[]> {
  const rows = await q.query(
    `select k.tool, k.check_key, min(k.title) as title, count(distinct k.cluster_id)::int as clusters
       from unnest($1::uuid[]) as c(id)
      cross join lateral (
        select known.cluster_id, known.id, known.tool, known.check_key, known.title
          from unnest($2::text[], $3::text[]) as w(tool, witness)
          join known_check known on known.cluster_id = c.id and known.tool = w.tool and known.witness = w.witness
        union
        (select known.cluster_id, known.id, known.tool, known.check_key, known.title from known_check known
          where $4::text <> '' and known.cluster_id = c.id
            and lower(known.check_key) ~>=~ $4 and lower(known.check_key) ~<~ ($4 || chr(1114111))
          order by lower(known.check_key) using ~<~ limit ${mostInCluster})) k
      where exists (select from finding_episode e
                     where e.cluster_id = k.cluster_id and e.check_id = k.id and e.state = 'open')
      group by k.tool, k.check_key
      order by clusters desc, k.check_key collate "C", k.tool
      limit $5`,
    [
      search.clusterIds,
      search.witnesses.map(({ tool }) => tool),
      search.witnesses.map(({ id }) => id),
      search.prefix,
      search.limit,
    ],
  );
  return z.array(Row).parse(rows);
}
