import * as z from "zod";
import { outcomes, severities } from "#lib/domain/check/outcome.ts";
import type { Queryable } from "../queryable.ts";

const Content = z.object({
  scanner: z.string(),
  check_key: z.string(),
  key: z.string(),
  outcome: z.enum(outcomes),
  since: z.date(),
  severity: z.enum(severities).nullable(),
  raw_id: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.string()),
  line: z.int().nullable(),
  scan_id: z.string(),
  title: z.string(),
  remediation: z.string(),
});
export type WordContent = z.infer<typeof Content>;

/** One witness id of one tool, as facts name them. */
export type WitnessId = { readonly tool: string; readonly witness: string };

/**
 * The words themselves, of these witnesses about these resources, with the scan that says them: by `known_check_witness_idx`
 * and `check_result_check_idx`. Texts are the tools' own and hostile.
 */
export async function loadWordContents(
  q: Queryable,
  clusterId: string,
  witnesses: readonly WitnessId[],
  resourceKeys: readonly string[],
): Promise<readonly WordContent[]> {
  const rows = await q.query(
    `select k.scanner, k.check_key, res.key, r.outcome, r.since, r.severity, r.raw_id, r.message, r.details, r.line, r.scan_id::text,
            k.title, k.remediation
       from unnest($2::text[], $3::text[]) as w(tool, witness)
       join known_check k on k.cluster_id = $1 and k.tool = w.tool and k.witness = w.witness
       join check_result r on r.cluster_id = $1 and r.check_id = k.id
       join resource res on res.cluster_id = $1 and res.id = r.resource_id
      where res.key = any($4::text[])`,
    [clusterId, witnesses.map((each) => each.tool), witnesses.map((each) => each.witness), resourceKeys],
  );
  return z.array(Content).parse(rows);
}
