import * as z from "zod";
import { outcomes, severities } from "#lib/domain/check/outcome.ts";
import { resourceKinds } from "#lib/domain/resource/resource.ts";
import { changeKinds } from "#lib/domain/scan/change.ts";
import type { Queryable } from "../queryable.ts";

const outcome = z.enum(outcomes);
const Change = z.object({
  kind: z.enum(changeKinds),
  outcome_before: outcome.nullable(),
  outcome_after: outcome.nullable(),
  raw_id: z.string(),
  line: z.int().nullable(),
  /** Null where nobody ever said how grave it is, as of most passes. */
  severity: z.enum(severities).nullable(),
  fingerprint: z.string().nullable(),
  tool: z.string(),
  witness: z.string(),
  title: z.string(),
  target: z.string(),
  resource_kind: z.enum(resourceKinds),
  type: z.string(),
  namespace: z.string(),
  name: z.string(),
  container: z.string(),
  /** Rank of the severity, line, target, check and resource: where the next page begins. */
  place: z.tuple([z.int(), z.int(), z.string(), z.string(), z.string()]),
});
export type ScanChangeRow = z.infer<typeof Change>;

/** Stands behind every line of a document. */
const noLine = 2_147_483_647;

export type ChangeQuestion = {
  readonly clusterId: string;
  readonly scanId: string;
  readonly kind: ScanChangeRow["kind"];
  /** The place of the last row of the page before; null for the first page. */
  readonly behind: ScanChangeRow["place"] | null;
  readonly limit: number;
};

/**
 * What a scan changed in one way, gravest first, then in the order of its document. By `scan_change_pkey`, and for failures
 * whose resource its roster no longer lists by `finding_episode_vanished_idx`: those have no word, and so no line. All
 * changes of the scan are looked through for a page: 100,000 take about a third of a second.
 */
export async function listScanChanges(q: Queryable, asked: ChangeQuestion): Promise<readonly ScanChangeRow[]> {
  const [rank, line, target, check, resource] = asked.behind ?? [0, 0, null, null, null];
  const rows = await q.query(
    `with change as (
       -- A pass in a report that lists failures alone follows from its silence: the line of the word is another document's.
       select s.kind, s.outcome_before, s.outcome_after, s.raw_id,
              case when s.outcome_after <> 'pass' or t.completeness is distinct from 'failures_only' then s.line end as line,
              s.target_id, s.check_id, s.resource_id
         from scan_change s
         left join target_report t on t.cluster_id = $1 and t.target_id = s.target_id and t.scan_id = $2
        where s.cluster_id = $1 and s.scan_id = $2 and s.kind = $3
       union all
       select 'vanished', 'fail', null, null, null, target_id, check_id, resource_id
         from finding_episode where $3 = 'vanished' and cluster_id = $1 and closed_by_scan = $2 and state = 'vanished'
     ),
     placed as (
       select c.*, w.fingerprint, w.raw_id as said_id, coalesce(w.severity, e.severity) as severity,
              coalesce(array_position($4::text[], coalesce(w.severity, e.severity)), 9) as rank, coalesce(c.line, $5) as place_line
         from change c
         left join check_result w on w.cluster_id = $1 and w.target_id = c.target_id and w.check_id = c.check_id and w.resource_id = c.resource_id
         left join lateral (select severity from finding_episode where w.severity is null and cluster_id = $1 and fingerprint = w.fingerprint
                             order by number desc limit 1) e on true
     ),
     page as (
       select * from placed p
        where $8::uuid is null or (p.rank, p.place_line, p.target_id, p.check_id, p.resource_id) > ($6, $7, $8, $9, $10)
        order by p.rank, p.place_line, p.target_id, p.check_id, p.resource_id limit $11
     )
     select p.kind, p.outcome_before, p.outcome_after, coalesce(p.raw_id, p.said_id, k.check_key) as raw_id, p.line, p.severity,
            p.fingerprint::text, k.tool, k.witness, k.title, t.label as target, r.kind as resource_kind, r.type, r.namespace, r.name, r.container,
            json_build_array(p.rank, p.place_line, p.target_id, p.check_id, p.resource_id) as place
       from page p
       join known_check k on k.cluster_id = $1 and k.id = p.check_id
       join resource r on r.cluster_id = $1 and r.id = p.resource_id
       join scan_target t on t.cluster_id = $1 and t.id = p.target_id
      order by p.rank, p.place_line, p.target_id, p.check_id, p.resource_id`,
    [
      ...[asked.clusterId, asked.scanId, asked.kind, [...severities], noLine],
      ...[rank, line, target, check, resource, asked.limit],
    ],
  );
  return z.array(Change).parse(rows);
}

const Counted = z.object({ kind: z.enum(changeKinds), changes: z.int() });

/** How many changes of each kind there are: what the lists of them hold. */
export async function countScanChanges(
  q: Queryable,
  clusterId: string,
  scanId: string,
): Promise<ReadonlyMap<ScanChangeRow["kind"], number>> {
  const rows = await q.query(
    `select kind, sum(changes)::int as changes from (
       select kind, count(*) as changes from scan_change where cluster_id = $1 and scan_id = $2 group by kind
       union all
       select 'vanished', count(*) from finding_episode where cluster_id = $1 and closed_by_scan = $2 and state = 'vanished' having count(*) > 0) c
      group by kind`,
    [clusterId, scanId],
  );
  return new Map(
    z
      .array(Counted)
      .parse(rows)
      .map((row) => [row.kind, row.changes]),
  );
}
