import type { Sql } from "#lib/db/sql.ts";

/** When the generated findings were looked at last. */
export const seededAt = new Date("2026-11-20T08:00:00Z");

/**
 * Fills a cluster with generated findings, without documents: `episodes` of them on `episodes / 100` workloads, of 100
 * checks, a third of them vulnerabilities in a package of an image. Every tenth is fixed, every fiftieth gone; times and
 * severities repeat, so that most sorts have ties.
 */
export async function seedFindings(sql: Sql, clusterId: string, episodes: number): Promise<void> {
  const scan = "01990000-0000-7000-8000-000000000001";
  await sql`
    insert into scan_target (cluster_id, id, scanner, scope, label, newest_observed_at, observed_through, last_seen_at, completeness,
                             completeness_reason, catalog_digest)
    select ${clusterId}, md5('target' || t)::uuid, 'seeded', 'namespace/ns-' || t, 'namespace ns-' || t, ${seededAt}, ${seededAt},
           ${seededAt}, 'complete', '', 'none' from generate_series(0, 9) t`;
  await sql`
    insert into known_check (cluster_id, id, scanner, tool, check_key, witness, kind, resource_kind, title)
    select ${clusterId}, md5('check' || k)::uuid, 'seeded', 'tool-' || k % 3, 'check-' || k, 'check-' || k,
           case when k % 3 = 0 then 'vulnerability' else 'check' end, 'workload', 'Title of ' || k % 60
      from generate_series(0, 99) k`;
  await sql`
    insert into resource (cluster_id, id, key, kind, type, namespace, name, container)
    select ${clusterId}, md5('resource' || r)::uuid, 'workload|apps/Deployment|' || r, 'workload', 'apps/Deployment', 'ns-' || r % 10,
           'app-' || r / 2, case when r % 2 = 0 then '' else 'main' end
      from generate_series(0, ${Math.ceil(episodes / 100)}::int - 1) r`;
  await sql`
    insert into check_result (cluster_id, target_id, check_id, resource_id, fingerprint, outcome, decision, severity, named, said_at, since,
                              known_since, last_deciding, last_deciding_at, raw_id, message, details, scan_id, content_digest)
    select ${clusterId}, md5('target' || r % 10)::uuid, md5('check' || k)::uuid, md5('resource' || r)::uuid,
           md5(${clusterId}::text || 'finding' || n)::uuid, case when n % 10 = 1 then 'pass' else 'fail' end,
           case when n % 10 = 1 then 'pass' else 'fail' end, 'high', true, ${seededAt}::timestamptz - make_interval(days => n % 5),
           ${seededAt}, ${seededAt}, 'fail', ${seededAt}, 'RAW-' || k, '',
           case when k % 3 = 0 then jsonb_build_object('package', 'lib-' || k, 'installed', '1.0', 'fixed', '1.1',
                                                       'image', 'registry.example/app-' || r % 7 || ':1') else '{}' end,
           ${scan}, md5('digest' || n)::uuid
      from (select n, n % 100 as k, n / 100 as r from generate_series(0, ${episodes}::int - 1) n) each`;
  await sql`
    insert into finding_episode (cluster_id, fingerprint, number, target_id, check_id, resource_id, severity, state, first_failed_at,
                                 detected_at, fixed_seen_at, resolved_at, opened_by_scan)
    select ${clusterId}, md5(${clusterId}::text || 'finding' || n)::uuid, 1, md5('target' || r % 10)::uuid, md5('check' || k)::uuid,
           md5('resource' || r)::uuid, (array['critical', 'high', 'medium', 'low', 'info'])[1 + n * 7 % 5],
           case when n % 10 = 1 then 'fixed' when n % 50 = 2 then 'vanished' else 'open' end,
           ${seededAt}::timestamptz - make_interval(days => n % 20), ${seededAt}::timestamptz - make_interval(days => n % 20),
           case when n % 10 = 1 then ${seededAt}::timestamptz end,
           case when n % 10 = 1 or n % 50 = 2 then ${seededAt}::timestamptz end, ${scan}
      from (select n, n % 100 as k, n / 100 as r from generate_series(0, ${episodes}::int - 1) n) each`;
  await sql`analyze finding_episode, check_result, known_check, resource, scan_target`;
}
