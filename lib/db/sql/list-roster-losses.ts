import * as z from "zod";
import { resourceKinds } from "#lib/domain/resource/resource.ts";
import type { Queryable } from "../queryable.ts";

const Lost = z.object({
  id: z.string(),
  resource_kind: z.enum(resourceKinds),
  type: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** First look of a complete roster that listed it, in the period that ended. */
  listed_from: z.date(),
  /** It was listed again since. */
  back: z.boolean(),
  /** Failures that ended with it. */
  findings: z.int(),
});
export type LostResource = z.infer<typeof Lost>;

export type LossQuestion = {
  readonly clusterId: string;
  readonly scanId: string;
  /** When the roster was observed. */
  readonly observedAt: Date;
  /** The last resource of the page before; null for the first page. */
  readonly behind: string | null;
  readonly limit: number;
};

/**
 * Resources that were listed until a complete roster no longer did, by type and name; by
 * `presence_period_listed_to_idx`, with the failures that ended with them, by `finding_episode_vanished_idx`.
 */
export async function listRosterLosses(q: Queryable, asked: LossQuestion): Promise<readonly LostResource[]> {
  const rows = await q.query(
    `with page as (
       select r.id, r.kind, r.type, r.namespace, r.name, r.listed, p.listed_from
         from presence_period p join resource r on r.cluster_id = $1 and r.id = p.resource_id
        where p.cluster_id = $1 and p.listed_to = $3 and p.superseded_at is null
          and ($4::uuid is null or (r.type, r.namespace, r.name, r.id) > (select b.type, b.namespace, b.name, b.id from resource b where b.cluster_id = $1 and b.id = $4))
        order by r.type, r.namespace, r.name, r.id limit $5
     ),
     ended as (
       select part.kind, part.type, part.namespace, part.name, count(*)::int as findings
         from finding_episode e join resource part on part.cluster_id = $1 and part.id = e.resource_id
        where e.cluster_id = $1 and e.closed_by_scan = $2 and e.state = 'vanished' group by 1, 2, 3, 4
     )
     select p.id::text, p.kind as resource_kind, p.type, p.namespace, p.name, p.listed_from, p.listed as back, coalesce(e.findings, 0) as findings
       from page p left join ended e on e.kind = p.kind and e.type = p.type and e.namespace = p.namespace and e.name = p.name
      order by p.type, p.namespace, p.name, p.id`,
    [asked.clusterId, asked.scanId, asked.observedAt, asked.behind, asked.limit],
  );
  return z.array(Lost).parse(rows);
}

/** How many resources a complete roster no longer listed. */
export async function countRosterLosses(q: Queryable, clusterId: string, observedAt: Date): Promise<number> {
  const rows = await q.query(
    "select count(*)::int as lost from presence_period where cluster_id = $1 and listed_to = $2 and superseded_at is null",
    [clusterId, observedAt],
  );
  return z.tuple([z.object({ lost: z.int() })]).parse(rows)[0].lost;
}
