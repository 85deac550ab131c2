import * as z from "zod";
import { observationKinds } from "#lib/domain/check/outcome.ts";
import { resourceKinds } from "#lib/domain/resource/resource.ts";
import type { Queryable } from "../queryable.ts";
import type { KnownCheck } from "./merge-types.ts";

/** A check some word of a target is about, with the newest words of it. */
const CheckRow = z.object({
  target_id: z.string(),
  check_id: z.string(),
  tool: z.string(),
  check_key: z.string(),
  witness: z.string(),
  kind: z.enum(observationKinds),
  resource_kind: z.enum(resourceKinds),
  node_role: z.enum(["any", "control-plane"]),
  title: z.string(),
  remediation: z.string(),
  raw_id: z.string(),
  named: z.boolean(),
});
export type CheckOfTarget = {
  readonly targetId: string;
  readonly check: KnownCheck;
  readonly rawId: string;
  /** A report of the target named it; false where its version alone was known to have it. */
  readonly named: boolean;
};

/**
 * Every check the words of these targets are about that speaks of a configuration. What is found in one place, as
 * vulnerabilities are, says nothing of others: there are too many of those to list, and no need to.
 *
 * @param impliedDigest digest of the words that no report ever said
 */
export async function listKnownChecks(
  q: Queryable,
  clusterId: string,
  targetIds: readonly string[],
  impliedDigest: string,
): Promise<readonly CheckOfTarget[]> {
  const rows = await q.query(
    `with k as materialized (select * from known_check where cluster_id = $1 and kind in ('check', 'misconfiguration')),
     newest as (
       select distinct on (r.target_id, r.check_id) r.target_id, r.check_id, r.raw_id,
              bool_or(r.content_digest <> $3::uuid) over (partition by r.target_id, r.check_id) as named
         from check_result r
        where r.cluster_id = $1 and r.target_id = any($2::uuid[]) and r.check_id in (select k.id from k)
        order by r.target_id, r.check_id, r.said_at desc nulls last, r.raw_id)
     select n.target_id::text, n.check_id::text, k.tool, k.check_key, k.witness, k.kind, k.resource_kind, k.node_role, k.title, k.remediation,
            n.raw_id, n.named
       from newest n join k on k.id = n.check_id`,
    [clusterId, targetIds, impliedDigest],
  );
  return z
    .array(CheckRow)
    .parse(rows)
    .map((row) => ({
      targetId: row.target_id,
      check: {
        id: row.check_id,
        tool: row.tool,
        check: row.check_key,
        witness: row.witness,
        kind: row.kind,
        resourceKind: row.resource_kind,
        nodeRole: row.node_role,
        title: row.title,
        remediation: row.remediation,
      },
      rawId: row.raw_id,
      named: row.named,
    }));
}
