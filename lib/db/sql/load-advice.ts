import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ tool: z.string(), witness: z.string(), remediation: z.string() });

/**
 * What tools advise where a check of these witnesses fails, as they said it on these clusters: one advice per witness, by
 * known_check_witness_idx.
 */
export async function loadAdvice(
  q: Queryable,
  clusterIds: readonly string[],
  witnesses: readonly { readonly tool: string; readonly witness: string }[],
): Promise<readonly z.infer<typeof Row>[]> {
  if (clusterIds.length === 0 || witnesses.length === 0) return [];
  const rows = await q.query(
    `select w.tool, w.witness, k.remediation
       from unnest($2::text[], $3::text[]) as w(tool, witness)
      cross join lateral (
        select k.remediation from known_check k
         where k.cluster_id = any($1::uuid[]) and k.tool = w.tool and k.witness = w.witness and k.remediation <> '' limit 1) k`,
    [clusterIds, witnesses.map((each) => each.tool), witnesses.map((each) => each.witness)],
  );
  return z.array(Row).parse(rows);
}
