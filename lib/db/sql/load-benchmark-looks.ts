import * as z from "zod";
import type { BaselineFailure, BenchmarkLook } from "#lib/domain/computed/input.ts";
import { nodeBenchmark } from "#lib/domain/computed/parameters.ts";
import type { Queryable } from "../queryable.ts";
import { isWhole } from "./load-source-looks.ts";

const Look = z.object({
  scanner: z.string(),
  scope: z.string(),
  newest_at: z.date(),
  newest_benchmark: z.string().nullable(),
  whole_at: z.date().nullable(),
  whole_benchmark: z.string().nullable(),
  checks: z.int().nullable(),
  scan_id: z.string().nullable(),
});

/** `node/cp-1/master` or `cluster/policies`, as the reader of the benchmark names its targets. */
const scopePattern = /^(?:node\/(.+)|cluster)\/([a-z0-9-]+)$/;

/** Every target of the node benchmark with its newest report and its newest whole one: by `target_report_observed_at_idx`. */
export async function loadBenchmarkLooks(q: Queryable, clusterId: string): Promise<readonly BenchmarkLook[]> {
  const rows = await q.query(
    `select t.scanner, t.scope, t.newest_observed_at as newest_at, t.tool_version as newest_benchmark,
            whole.observed_at as whole_at, whole.tool_version as whole_benchmark, whole.observations as checks, whole.scan_id::text
       from scan_target t
       left join lateral (
         select p.observed_at, p.tool_version, p.observations, p.scan_id from target_report p
          where p.cluster_id = $1 and p.target_id = t.id and ${isWhole("p")}
          order by p.observed_at desc, p.observations, p.tool_version, p.scan_id limit 1
       ) whole on true
      where t.cluster_id = $1 and t.scanner = $2
      order by t.scope`,
    [clusterId, nodeBenchmark],
  );
  return z.array(Look).parse(rows).flatMap(lookOf);
}

function lookOf(row: z.infer<typeof Look>): readonly BenchmarkLook[] {
  const [, node, part] = scopePattern.exec(row.scope) ?? [];
  if (part === undefined) return [];
  const { whole_at: at, scan_id: scanId } = row;
  return [
    {
      source: row.scanner,
      node: node ?? null,
      part,
      newest: { at: row.newest_at.getTime(), benchmark: row.newest_benchmark ?? "" },
      whole:
        at === null || scanId === null
          ? null
          : { at: at.getTime(), benchmark: row.whole_benchmark ?? "", checks: row.checks ?? 0, scanId },
    },
  ];
}

const Failure = z.object({
  scanner: z.string(),
  check_key: z.string(),
  key: z.string(),
  last_deciding: z.enum(["fail", "error"]),
  is_named: z.boolean(),
  at: z.date(),
});

const mostFailures = 5_000;

/**
 * Results of the node benchmark whose last deciding word is a failure that is believed, or an error, without what a
 * retirement or the end of the resource outdated. One more than `mostFailures` says that there are more.
 */
export async function loadBaselineFailures(
  q: Queryable,
  clusterId: string,
): Promise<{ readonly failures: readonly BaselineFailure[]; readonly isCut: boolean }> {
  const rows = await q.query(
    `with word as (
       select k.scanner, k.check_key, res.key, r.last_deciding, r.decision in ('fail', 'error') as is_named, res.gone_at, rt.retired_at,
              case when r.decision in ('pass', 'fail', 'error')
                   then case when r.named then greatest(r.said_at, t.observed_through) else r.said_at end
                   else r.last_deciding_at end as at
         from known_check k
         join check_result r on r.cluster_id = $1 and r.check_id = k.id and r.last_deciding in ('fail', 'error')
         join scan_target t on t.cluster_id = $1 and t.id = r.target_id
         join resource res on res.cluster_id = $1 and res.id = r.resource_id
         left join check_retirement rt on rt.cluster_id = $1 and rt.scanner = k.scanner and rt.tool = k.tool and rt.check_key = k.check_key
        where k.cluster_id = $1 and k.scanner = $2
     )
     select scanner, check_key, key, last_deciding, is_named, at from word
      where (gone_at is null or at >= gone_at) and (retired_at is null or at > retired_at)
      order by check_key, key, at limit $3`,
    [clusterId, nodeBenchmark, mostFailures + 1],
  );
  const found = z.array(Failure).parse(rows);
  const failures = found.slice(0, mostFailures).map((row) => ({
    source: row.scanner,
    check: row.check_key,
    resource: row.key,
    decision: row.last_deciding,
    at: row.at.getTime(),
    isNamed: row.is_named,
  }));
  return { failures, isCut: found.length > mostFailures };
}
