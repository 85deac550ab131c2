import type { Standing } from "#lib/domain/standing/assess.ts";
import { looks, type SumsRow } from "#lib/domain/standing/sums.ts";
import type { Queryable } from "../queryable.ts";

/** By which yardstick a standing was computed. */
export type Yardstick = { readonly catalogDigest: string; readonly formulaVersion: number; readonly weights: unknown };

/** Writes the statuses of controls and requirements that differ; `since` stays where the status did. */
export async function writeStatuses(
  q: Queryable,
  clusterId: string,
  standing: Standing,
  catalogDigest: string,
): Promise<void> {
  const at = new Date(standing.at);
  const controls = [...standing.controls.values()];
  await q.query(
    `insert into control_status as s (cluster_id, control_id, status, since, last_known_failing, catalog_digest)
     select $1, c.id, c.status, $2, c.lkf, $3 from unnest($4::text[], $5::text[], $6::boolean[]) as c(id, status, lkf) order by c.id
     on conflict (cluster_id, control_id) do update
        set since = case when s.status = excluded.status then s.since else excluded.since end,
            status = excluded.status, last_known_failing = excluded.last_known_failing, catalog_digest = excluded.catalog_digest
      where (s.status, s.last_known_failing, s.catalog_digest) is distinct from (excluded.status, excluded.last_known_failing, excluded.catalog_digest)`,
    [
      clusterId,
      at,
      catalogDigest,
      controls.map((each) => each.control.id),
      controls.map((each) => each.status),
      controls.map((each) => each.lastKnownFailing),
    ],
  );
  const requirements = [...standing.requirements].flatMap(([framework, judged]) =>
    judged.map((each) => ({ framework, each, seen: looks(each) })),
  );
  await q.query(
    `insert into requirement_status as s (cluster_id, framework_id, requirement_id, status, since, last_known_failing, facts_looked, facts_passing,
                                          not_yet_due, oldest_look_at, catalog_digest)
     select $1, r.framework, r.id, r.status, $2, r.lkf, r.looked, r.passing, r.not_yet_due, r.oldest, $3
       from unnest($4::text[], $5::text[], $6::text[], $7::boolean[], $8::integer[], $9::integer[], $10::integer[], $11::timestamptz[])
            as r(framework, id, status, lkf, looked, passing, not_yet_due, oldest)
      order by r.framework, r.id
     on conflict (cluster_id, framework_id, requirement_id) do update
        set since = case when s.status = excluded.status then s.since else excluded.since end,
            status = excluded.status, last_known_failing = excluded.last_known_failing, facts_looked = excluded.facts_looked,
            facts_passing = excluded.facts_passing, not_yet_due = excluded.not_yet_due, oldest_look_at = excluded.oldest_look_at,
            catalog_digest = excluded.catalog_digest
      where (s.status, s.last_known_failing, s.facts_looked, s.facts_passing, s.not_yet_due, s.oldest_look_at, s.catalog_digest)
            is distinct from (excluded.status, excluded.last_known_failing, excluded.facts_looked, excluded.facts_passing, excluded.not_yet_due,
                              excluded.oldest_look_at, excluded.catalog_digest)`,
    [
      clusterId,
      at,
      catalogDigest,
      requirements.map((row) => row.framework),
      requirements.map((row) => row.each.requirement.id),
      requirements.map((row) => row.each.status),
      requirements.map((row) => row.each.lastKnownFailing),
      requirements.map((row) => row.seen.looked),
      requirements.map((row) => row.seen.passing),
      requirements.map((row) => row.seen.notYetDue),
      requirements.map((row) => (row.seen.oldest === null ? null : new Date(row.seen.oldest))),
    ],
  );
  await dropUnknown(q, clusterId, standing);
}

/** Statuses of controls and requirements that the catalog no longer has. */
async function dropUnknown(q: Queryable, clusterId: string, standing: Standing): Promise<void> {
  await q.query("delete from control_status where cluster_id = $1 and control_id <> all($2::text[])", [
    clusterId,
    [...standing.controls.keys()],
  ]);
  const names = [...standing.requirements].flatMap(([framework, judged]) =>
    judged.map((each) => `${framework} ${each.requirement.id}`),
  );
  await q.query(
    "delete from requirement_status where cluster_id = $1 and framework_id || ' ' || requirement_id <> all($2::text[])",
    [clusterId, names],
  );
}

/** Replaces the roll-up of facts per namespace and state; only rows that differ are written. */
export async function writeFactRollup(q: Queryable, clusterId: string, standing: Standing): Promise<void> {
  const counted = new Map<string, { fact: string; namespace: string; state: string; resources: number }>();
  const add = (fact: string, namespace: string, state: string, resources: number): void => {
    const key = `${fact} ${namespace} ${state}`;
    const row = counted.get(key) ?? { fact, namespace, state, resources: 0 };
    row.resources += resources;
    counted.set(key, row);
  };
  for (const fact of standing.facts.values()) {
    if (fact.standing !== "applies") continue;
    for (const on of fact.resources)
      add(fact.fact.id, on.resource.kind === "namespace" ? on.resource.name : on.resource.namespace, on.state, 1);
    if (fact.notYetDue > 0) add(fact.fact.id, "", "not_yet_due", fact.notYetDue);
    if (fact.leftOut > 0) add(fact.fact.id, "", "left_out", fact.leftOut);
  }
  const rows = [...counted.values()];
  await q.query(
    `with fresh as (select * from unnest($2::text[], $3::text[], $4::text[], $5::integer[]) as f(fact_id, namespace, state, resources)),
     gone as (
       delete from fact_rollup r where r.cluster_id = $1
          and not exists (select from fresh f where f.fact_id = r.fact_id and f.namespace = r.namespace and f.state = r.state)
     )
     insert into fact_rollup as r (cluster_id, fact_id, namespace, state, resources)
     select $1, fact_id, namespace, state, resources from fresh order by namespace, fact_id, state
     on conflict (cluster_id, namespace, fact_id, state) do update set resources = excluded.resources where r.resources <> excluded.resources`,
    [
      clusterId,
      rows.map((row) => row.fact),
      rows.map((row) => row.namespace),
      rows.map((row) => row.state),
      rows.map((row) => row.resources),
    ],
  );
}

/** Replaces the sums every score is made of. */
export async function writeSums(
  q: Queryable,
  clusterId: string,
  rows: readonly SumsRow[],
  yardstick: Yardstick,
): Promise<void> {
  await q.query("delete from framework_sums where cluster_id = $1", [clusterId]);
  await q.query(
    `insert into framework_sums (cluster_id, framework_id, profile_id, weight_by_status, count_by_status, posture_sum, posture_weight, looked_facts,
                                 passing_facts, resources_assessed, resources_clear, not_yet_due, catalog_digest, formula_version)
     select $1, s.*, $2, $3 from unnest($4::text[], $5::text[], $6::text[]::jsonb[], $7::text[]::jsonb[], $8::float8[], $9::float8[], $10::integer[],
                                       $11::integer[], $12::integer[], $13::integer[], $14::integer[]) as s`,
    [
      clusterId,
      yardstick.catalogDigest,
      yardstick.formulaVersion,
      rows.map((row) => row.framework),
      rows.map((row) => row.profile),
      rows.map((row) => JSON.stringify(row.sums.weightByStatus)),
      rows.map((row) => JSON.stringify(row.sums.countByStatus)),
      rows.map((row) => row.sums.postureSum),
      rows.map((row) => row.sums.postureWeight),
      rows.map((row) => row.sums.lookedFacts),
      rows.map((row) => row.sums.passingFacts),
      rows.map((row) => row.sums.resourcesAssessed),
      rows.map((row) => row.sums.resourcesClear),
      rows.map((row) => row.notYetDue),
    ],
  );
}

/** Says when the cluster was settled and until when that holds by itself. */
export async function writeStanding(
  q: Queryable,
  clusterId: string,
  standing: Standing,
  yardstick: Yardstick,
): Promise<void> {
  const holdsUntil = Number.isFinite(standing.holdsUntil) ? new Date(standing.holdsUntil) : null;
  await q.query(
    `insert into cluster_standing as s (cluster_id, settled_at, holds_until, catalog_digest, formula_version, weights, revision)
     values ($1, $2, coalesce($3::timestamptz, 'infinity'), $4, $5, $6::text::jsonb, 1)
     on conflict (cluster_id) do update
        set settled_at = excluded.settled_at, holds_until = excluded.holds_until, catalog_digest = excluded.catalog_digest,
            formula_version = excluded.formula_version, weights = excluded.weights, revision = s.revision + 1`,
    [
      clusterId,
      new Date(standing.at),
      holdsUntil,
      yardstick.catalogDigest,
      yardstick.formulaVersion,
      JSON.stringify(yardstick.weights),
    ],
  );
}
