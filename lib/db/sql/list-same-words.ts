import * as z from "zod";
import { decisions, outcomes } from "#lib/domain/check/outcome.ts";
import type { Queryable } from "../queryable.ts";

const Row = z.object({
  place: z.int(),
  scanner: z.string(),
  tool: z.string(),
  check_key: z.string(),
  title: z.string(),
  container: z.string(),
  fingerprint: z.string(),
  outcome: z.enum(outcomes),
  decision: z.enum(decisions),
  raw_id: z.string(),
  line: z.int().nullable(),
  scan_id: z.string(),
  heard_at: z.date(),
});
export type SameWord = z.infer<typeof Row>;

/** One check that could say something about a resource; `place` groups the answers. */
export type SameQuestion = {
  readonly place: number;
  readonly clusterId: string;
  readonly resourceId: string;
  readonly tool: string;
  readonly witness: string;
  /** Only this check of the tool, whatever source brings it; null for every check of the witness. */
  readonly checkKey: string | null;
};

/**
 * The words of these checks about the same resources, their containers included: by resource_kind_idx,
 * known_check_witness_idx and check_result_check_idx. A word that is still named was heard as far as its target was renewed.
 */
export async function listSameWords(
  q: Queryable,
  asked: readonly SameQuestion[],
  limit: number,
): Promise<readonly SameWord[]> {
  if (asked.length === 0) return [];
  const rows = await q.query(
    `select a.place, k.scanner, k.tool, k.check_key, k.title, x.container, r.fingerprint::text, r.outcome, r.decision, r.raw_id, r.line,
            r.scan_id::text,
            coalesce(case when r.named then greatest(r.said_at, t.observed_through) end, r.said_at, r.truncated_pass_at, r.since) as heard_at
       from unnest($1::int[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[])
            as a(place, cluster_id, resource_id, tool, witness, check_key)
       join resource own on own.cluster_id = a.cluster_id and own.id = a.resource_id
       join resource x on x.cluster_id = own.cluster_id and x.kind = own.kind and x.namespace = own.namespace and x.name = own.name
                      and x.type = own.type
       join known_check k on k.cluster_id = a.cluster_id and k.tool = a.tool and k.witness = a.witness
                         and (a.check_key is null or k.check_key = a.check_key)
       join check_result r on r.cluster_id = a.cluster_id and r.check_id = k.id and r.resource_id = x.id
       left join scan_target t on t.cluster_id = r.cluster_id and t.id = r.target_id
      order by a.place, k.tool, r.raw_id, x.container limit $7`,
    [
      asked.map((each) => each.place),
      asked.map((each) => each.clusterId),
      asked.map((each) => each.resourceId),
      asked.map((each) => each.tool),
      asked.map((each) => each.witness),
      asked.map((each) => each.checkKey),
      limit,
    ],
  );
  return z.array(Row).parse(rows);
}
