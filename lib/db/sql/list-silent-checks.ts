import * as z from "zod";
import { observationKinds, severities } from "#lib/domain/check/outcome.ts";
import { resourceKinds } from "#lib/domain/resource/resource.ts";
import type { Queryable } from "../queryable.ts";
import type { MappedTarget } from "./merge-types.ts";

const Row = z.object({
  target_id: z.string(),
  check_id: z.string(),
  resource_id: z.string(),
  key: z.string(),
  kind: z.enum(resourceKinds),
  type: z.string(),
  namespace: z.string(),
  name: z.string(),
  container: z.string(),
  tool: z.string(),
  check_key: z.string(),
  witness: z.string(),
  check_kind: z.enum(observationKinds),
  node_role: z.enum(["any", "control-plane"]),
  title: z.string(),
  remediation: z.string(),
  severity: z.enum(severities).nullable(),
  raw_id: z.string(),
});
export type SilentCheck = z.infer<typeof Row>;

/**
 * Every check these targets named before, on every resource their reports look at now: on what of it a report is silent
 * decides the caller. A check that never spoke about a resource counts when it speaks about that kind.
 */
export async function listSilentChecks(
  q: Queryable,
  clusterId: string,
  targets: readonly MappedTarget[],
): Promise<readonly SilentCheck[]> {
  const looked = targets.flatMap((target) =>
    target.lookedAt.map((resource) => ({ target: target.id, resource: resource.id })),
  );
  const rows = await q.query(
    `with looked as (select * from unnest($2::uuid[], $3::uuid[]) as l(target_id, resource_id)),
          named as (select distinct on (r.target_id, r.check_id) r.target_id, r.check_id, r.raw_id, r.severity
                      from check_result r where r.cluster_id = $1 and r.target_id = any($4::uuid[])
                     order by r.target_id, r.check_id, r.said_at desc nulls last, r.raw_id)
     select l.target_id::text, n.check_id::text, l.resource_id::text, res.key, res.kind, res.type, res.namespace, res.name, res.container,
            k.tool, k.check_key, k.witness, k.kind as check_kind, k.node_role, k.title, k.remediation,
            coalesce(r.severity, n.severity) as severity, coalesce(r.raw_id, n.raw_id) as raw_id
       from looked l
       join named n on n.target_id = l.target_id
       join resource res on res.cluster_id = $1 and res.id = l.resource_id
       join known_check k on k.cluster_id = $1 and k.id = n.check_id
       left join check_result r on r.cluster_id = $1 and r.target_id = l.target_id and r.check_id = n.check_id and r.resource_id = l.resource_id
      where r.check_id is not null or k.resource_kind = res.kind`,
    [
      clusterId,
      looked.map((each) => each.target),
      looked.map((each) => each.resource),
      targets.map((target) => target.id),
    ],
  );
  return z.array(Row).parse(rows);
}
