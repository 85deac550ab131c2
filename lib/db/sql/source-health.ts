import * as z from "zod";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import type { Queryable } from "../queryable.ts";
import { isMissing } from "./finished-lists.ts";

const Health = z.object({
  cluster_id: z.string(),
  scanner: z.string(),
  /** A person, or its first document, registered it for the cluster. */
  registered: z.boolean(),
  interval_seconds: z.int(),
  retired_at: z.date().nullable(),
  retired_reason: z.string().nullable(),
  /** Name of the person; null for one who gave none, and where nobody retired it. */
  retired_by: z.string().nullable(),
  /** Newest look of a report that was read, of any completeness; for a roster the newest complete one. */
  observed_at: z.date().nullable(),
  /** When a document of it was last received that could be read. */
  received_at: z.date().nullable(),
  /** Tools whose checks it ever named. */
  tools: z.array(z.string()),
  targets: z.int(),
  /** Targets, without report objects that are gone, and silent ones that speak of nothing, or only of what was seen gone
   * (and of the images it ran). */
  silent_targets: z.int(),
  silent_labels: z.array(z.string()),
  silent_observed_at: z.date().nullable(),
  completeness: z.enum(completenesses).nullable(),
  completeness_reason: z.string(),
  /** A document that could not be read, with none of the same scope read since. */
  failed_scan_id: z.string().nullable(),
  failed_at: z.date().nullable(),
  failed_message: z.string().nullable(),
});
export type SourceHealthRow = z.infer<typeof Health>;

/** A scanner the server reads, and its interval where nobody set one. */
export type ExpectedScanner = { readonly scanner: string; readonly intervalSeconds: number };

/** How the clusters' sources are at an instant. */
export type HealthQuestion = {
  readonly clusterIds: readonly string[];
  readonly scanners: readonly ExpectedScanner[];
  /** Interval of a scanner the server does not know any more. */
  readonly otherwiseSeconds: number;
  readonly now: Date;
};

/**
 * Every source of the given clusters: those heard, those registered, and the known scanners that are neither. Completeness
 * is the worst among targets whose words still count. Failures are looked for within two intervals, or since the last
 * document that was read, by scan_scanner_received_at_idx; tools are found by skipping through known_check_key.
 */
export async function loadSourceHealth(q: Queryable, asked: HealthQuestion): Promise<readonly SourceHealthRow[]> {
  const rows = await q.query(
    `with known as (select * from unnest($2::text[], $3::integer[]) as k(scanner, seconds)),
     pair as (
       select c.id as cluster_id, k.scanner from unnest($1::uuid[]) as c(id) cross join known k
        union select cluster_id, scanner from source where cluster_id = any($1::uuid[])
        union select cluster_id, scanner from scan_target where cluster_id = any($1::uuid[])
     ),
     expected as (
       select p.cluster_id, p.scanner, s.scanner is not null as registered, s.retired_at, s.retired_reason, s.retired_by,
              coalesce(s.interval_seconds, k.seconds, $4)::integer as seconds,
              $5::timestamptz - 2 * make_interval(secs => coalesce(s.interval_seconds, k.seconds, $4)) as counts_after
         from pair p
         left join source s on s.cluster_id = p.cluster_id and s.scanner = p.scanner
         left join known k on k.scanner = p.scanner
     )
     select e.cluster_id::text, e.scanner, e.registered, e.seconds as interval_seconds, e.retired_at, e.retired_reason,
            (select coalesce(p.name, p.email) from person p where p.id = e.retired_by) as retired_by,
            coalesce(t.observed_at, r.complete_at) as observed_at, read.received_at,
            array(with recursive named(tool) as (
                    (select k.tool from known_check k where k.cluster_id = e.cluster_id and k.scanner = e.scanner order by k.tool limit 1)
                    union all
                    select (select k.tool from known_check k
                             where k.cluster_id = e.cluster_id and k.scanner = e.scanner and k.tool > n.tool order by k.tool limit 1)
                      from named n where n.tool is not null)
                  select tool from named where tool is not null) as tools,
            t.targets, t.silent as silent_targets, coalesce(t.silent_labels[1:3], '{}') as silent_labels, t.silent_observed_at,
            case when t.truncated or r.newest_at > coalesce(r.complete_at, '-infinity') then 'truncated'
                 when t.failures_only then 'failures_only'
                 when t.targets > 0 or r.complete_at is not null then 'complete' end as completeness,
            coalesce(t.reason, '') as completeness_reason,
            f.id::text as failed_scan_id, f.received_at as failed_at, f.error_message as failed_message
       from expected e
      cross join lateral (
        select max(x.newest_observed_at) as observed_at, (count(*) filter (where x.counts or not x.gone))::integer as targets,
               (count(*) filter (where not x.counts and not x.gone))::integer as silent,
               array_agg(x.label order by x.seen_at, x.label) filter (where not x.counts and not x.gone) as silent_labels,
               max(x.seen_at) filter (where not x.counts and not x.gone) as silent_observed_at,
               bool_or(x.completeness = 'truncated') filter (where x.counts) as truncated,
               bool_or(x.completeness = 'failures_only') filter (where x.counts) as failures_only,
               min(nullif(x.completeness_reason, '')) filter (where x.completeness = 'truncated' and x.counts) as reason
          from (select y.*, y.seen_at > e.counts_after and not y.missing as counts,
                       y.missing or y.seen_at <= e.counts_after
                         and not exists (select from check_result w join resource n on n.cluster_id = w.cluster_id and n.id = w.resource_id
                                          where w.cluster_id = e.cluster_id and w.target_id = y.id
                                            and coalesce(n.gone_at < y.newest_observed_at, true)
                                            and not (n.kind = 'image' and y.scope like 'namespace/%')) as gone
                  from (select s.*, greatest(s.newest_observed_at, s.observed_through) as seen_at, ${isMissing} as missing
                          from scan_target s where s.cluster_id = e.cluster_id and s.scanner = e.scanner
                        offset 0) y
                offset 0) x) t
       left join lateral (
        select (select o.observed_at from roster o where o.cluster_id = e.cluster_id and o.complete order by o.observed_at desc limit 1) as complete_at,
               (select o.observed_at from roster o where o.cluster_id = e.cluster_id order by o.observed_at desc limit 1) as newest_at
         where e.scanner = 'roster') r on true
       left join lateral (
        select x.received_at from scan x
         where x.cluster_id = e.cluster_id and x.scanner = e.scanner and x.state in ('merged', 'unchanged')
         order by x.received_at desc limit 1) read on true
       left join lateral (
        select x.id, x.received_at, x.error_message from scan x
         where x.cluster_id = e.cluster_id and x.scanner = e.scanner and x.state = 'failed'
           and x.received_at > least(coalesce(read.received_at, '-infinity'), e.counts_after)
           and not exists (select from scan y
                            where y.cluster_id = e.cluster_id and y.scanner = e.scanner and y.state in ('merged', 'unchanged')
                              and y.received_at > x.received_at and y.envelope -> 'scope' = x.envelope -> 'scope')
         order by x.received_at desc limit 1) f on true
      order by e.cluster_id, e.scanner`,
    [
      asked.clusterIds,
      asked.scanners.map((each) => each.scanner),
      asked.scanners.map((each) => each.intervalSeconds),
      asked.otherwiseSeconds,
      asked.now,
    ],
  );
  return z.array(Health).parse(rows);
}
