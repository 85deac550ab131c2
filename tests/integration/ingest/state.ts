import type { Sql } from "#lib/db/sql.ts";

/** What a cluster's documents add up to, as rows that can be compared across clusters; ids are replaced by names. */
export type State = Readonly<Record<string, readonly unknown[]>>;

const said = "case when r.named then greatest(r.said_at, t.observed_through) else r.said_at end";
const decides = "r.decision in ('pass', 'fail', 'error')";
const names = `join scan_target t on t.cluster_id = r.cluster_id and t.id = r.target_id
               join known_check k on k.cluster_id = r.cluster_id and k.id = r.check_id
               join resource x on x.cluster_id = r.cluster_id and x.id = r.resource_id`;
/** Whose word it is: several scanners may call a target, a check or both by one name. */
const of = "t.scanner || ' ' || t.scope || ' ' || k.tool || ' ' || k.check_key || ' ' || x.key as of";
const ofCheck = "k.scanner || ' ' || k.tool || ' ' || k.check_key as of";
const scanOf = (column: string): string =>
  `(select encode(s.sha256, 'hex') || ' ' || s.observed_at from scan s where s.cluster_id = r.cluster_id and s.id = r.${column})`;

/** Everything but when the product learnt of it: a function of the set of documents alone. */
const timeless: Readonly<Record<string, string>> = {
  words: `select ${of}, r.outcome, r.decision, r.severity, ${said} as said_at, r.since,
                 case when ${decides} then r.decision else r.last_deciding end as last_deciding,
                 case when ${decides} then ${said} else r.last_deciding_at end as last_deciding_at,
                 r.truncated_pass_at, r.raw_id, r.message, r.details, r.line
            from check_result r ${names} where r.cluster_id = $1 order by 1, 2, 3`,
  episodes: `select ${of}, r.number, r.state, r.severity, r.introduced_at, r.introduced_how, r.first_failed_at,
                    r.fixed_seen_at, r.reopened_from, r.regression, r.accepted_seconds
               from finding_episode r ${names} where r.cluster_id = $1 order by 1, 2, 3, 4`,
  periods: `select ${of}, r.outcome, r.decision, r.held_from, r.held_to
              from result_period r ${names} where r.cluster_id = $1 and r.superseded_at is null order by 1, 4, 5`,
  rollups: `select ${ofCheck}, u.namespace, u.outcome, u.results from check_rollup u
              join known_check k on k.cluster_id = u.cluster_id and k.id = u.check_id where u.cluster_id = $1 order by 1, 2, 3`,
  targets: `select scanner, scope, label, newest_observed_at, observed_through, completeness, completeness_reason, tool_version, catalog_digest
              from scan_target where cluster_id = $1 order by 1, 2`,
  checks: `select scanner, tool, check_key, witness, kind, resource_kind, node_role, title, remediation
             from known_check where cluster_id = $1 order by 1, 2, 3`,
  resources: `select key, uid, created_at, roles, labels, details, listed, last_listed_at, gone_at, absent_since, exists_since
                from resource where cluster_id = $1 order by 1`,
  presence: `select x.key, p.listed_from, p.listed_to from presence_period p
               join resource x on x.cluster_id = p.cluster_id and x.id = p.resource_id
              where p.cluster_id = $1 and p.superseded_at is null order by 1, 2`,
  cluster: `select platform, platform_source, kubernetes_version, benchmark, uid, observed_at from cluster_observation where cluster_id = $1`,
  controls: `select control_id, status, last_known_failing from control_status where cluster_id = $1 order by 1`,
  requirements: `select framework_id, requirement_id, status, last_known_failing, facts_looked, facts_passing, not_yet_due, oldest_look_at
                   from requirement_status where cluster_id = $1 order by 1, 2`,
  facts: `select namespace, fact_id, state, resources from fact_rollup where cluster_id = $1 order by 1, 2, 3`,
  sums: `select framework_id, profile_id, weight_by_status, count_by_status, posture_sum, posture_weight, looked_facts, passing_facts,
                resources_assessed, resources_clear, not_yet_due
           from framework_sums where cluster_id = $1 order by 1, 2`,
};

/** When the product learnt of it, and from which document. */
const learnt: Readonly<Record<string, string>> = {
  episodeReceipts: `select ${of}, r.number, r.detected_at, r.resolved_at, ${scanOf("opened_by_scan")} as opened_by,
                           ${scanOf("closed_by_scan")} as closed_by
                      from finding_episode r ${names} where r.cluster_id = $1 order by 1, 2, 3, 4`,
  wordScans: `select ${of}, ${scanOf("scan_id")} as scan
                from check_result r ${names} where r.cluster_id = $1 order by 1`,
};

/** The second time axis of the history, superseded knowledge included. */
const history: Readonly<Record<string, string>> = {
  known: `select ${of}, r.known_since from check_result r ${names} where r.cluster_id = $1 order by 1`,
  allPeriods: `select ${of}, r.outcome, r.held_from, r.held_to, r.known_from, r.closed_at, r.superseded_at
                 from result_period r ${names} where r.cluster_id = $1 order by 1, 3, 4, 5, 6, 7`,
  allPresence: `select x.key, p.listed_from, p.listed_to, p.known_from, p.known_to, p.superseded_at from presence_period p
                  join resource x on x.cluster_id = p.cluster_id and x.id = p.resource_id where p.cluster_id = $1 order by 1, 2, 4`,
  changes: `select ${of}, r.kind, r.outcome_before, r.outcome_after, ${scanOf("scan_id")} as scan
              from scan_change r ${names} where r.cluster_id = $1 order by 1, 5, 2`,
  scans: `select encode(sha256, 'hex') as sha, received_at, state, observed_at, warnings, counts, error_reason from scan where cluster_id = $1 order by 2, 1`,
};

async function read(sql: Sql, clusterId: string, queries: Readonly<Record<string, string>>): Promise<State> {
  const entries = await Promise.all(
    Object.entries(queries).map(async ([name, text]) => [name, [...(await sql.unsafe(text, [clusterId]))]] as const),
  );
  return Object.fromEntries(entries);
}

/** What must not depend on the order of arrival. */
export const timelessState = (sql: Sql, clusterId: string): Promise<State> => read(sql, clusterId, timeless);

/** What a fold of the same documents must give. */
export const foldedState = (sql: Sql, clusterId: string): Promise<State> =>
  read(sql, clusterId, { ...timeless, ...learnt });

/** Everything replay must give back. */
export const wholeState = (sql: Sql, clusterId: string): Promise<State> =>
  read(sql, clusterId, { ...timeless, ...learnt, ...history });
