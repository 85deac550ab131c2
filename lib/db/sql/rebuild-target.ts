import type { Severity } from "#lib/domain/check/outcome.ts";
import type { ReplayedWord } from "#lib/domain/scan/replay.ts";
import type { Queryable } from "../queryable.ts";
import type { MappedWord } from "./merge-types.ts";

/** One word of a replayed target with the words of the scan that said it last. */
export type RebuiltWord = {
  readonly replayed: ReplayedWord;
  readonly content: MappedWord;
  readonly scanId: string;
  /** As the newest report that names it has it: a tool may rate a check anew without another word about it. */
  readonly severity: Severity;
};

const date = (instant: number | null): Date | null => (instant === null ? null : new Date(instant));

const freshWords = `
  select * from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::boolean[], $10::timestamptz[],
                       $11::timestamptz[], $12::text[], $13::timestamptz[], $14::timestamptz[], $15::text[], $16::text[],
                       $17::text[]::jsonb[], $18::integer[], $19::uuid[], $20::uuid[])
      as f(check_id, resource_id, fingerprint, outcome, decision, severity, named, said_at, since, last_deciding, last_deciding_at,
           truncated_pass_at, raw_id, message, details, line, scan_id, content_digest)`;

/**
 * Replaces the current words of a target by replayed ones; what was known since when stays where the outcome did not
 * change. What was believed to hold until now and is no longer so stays in the history, as known from then until now.
 */
export async function replaceWords(
  q: Queryable,
  clusterId: string,
  target: string,
  words: readonly RebuiltWord[],
  knownAt: Date,
): Promise<void> {
  const values = [clusterId, target, ...columns(words), knownAt];
  await q.query(
    `with fresh as (${freshWords})
     insert into result_period (cluster_id, target_id, check_id, resource_id, outcome, decision, held_from, held_to, known_from, closed_at,
                                superseded_at, scan_id)
     select $1, $2, r.check_id, r.resource_id, r.outcome, r.decision, r.since, greatest(r.since, $21), r.known_since, $21, $21, r.scan_id
       from check_result r
      where r.cluster_id = $1 and r.target_id = $2 and r.known_since < $21
        and not exists (select from fresh f where f.check_id = r.check_id and f.resource_id = r.resource_id
                           and f.outcome = r.outcome and f.since = r.since)
     on conflict do nothing`,
    values,
  );
  await q.query(
    `with fresh as (${freshWords}),
     gone as (
       delete from check_result r where r.cluster_id = $1 and r.target_id = $2
          and not exists (select from fresh f where f.check_id = r.check_id and f.resource_id = r.resource_id)
     )
     insert into check_result as r (cluster_id, target_id, check_id, resource_id, fingerprint, outcome, decision, severity, named, said_at, since,
                                    known_since, last_deciding, last_deciding_at, truncated_pass_at, raw_id, message, details, line, scan_id,
                                    content_digest)
     select $1, $2, check_id, resource_id, fingerprint, outcome, decision, severity, named, said_at, since, $21, last_deciding, last_deciding_at,
            truncated_pass_at, raw_id, message, details, line, scan_id, content_digest
       from fresh order by check_id, resource_id
     on conflict (cluster_id, target_id, check_id, resource_id) do update
        set known_since = case when r.outcome = excluded.outcome and r.since = excluded.since then r.known_since else excluded.known_since end,
            fingerprint = excluded.fingerprint, outcome = excluded.outcome, decision = excluded.decision, severity = excluded.severity,
            named = excluded.named, said_at = excluded.said_at, since = excluded.since, last_deciding = excluded.last_deciding,
            last_deciding_at = excluded.last_deciding_at, truncated_pass_at = excluded.truncated_pass_at, raw_id = excluded.raw_id,
            message = excluded.message, details = excluded.details, line = excluded.line, scan_id = excluded.scan_id,
            content_digest = excluded.content_digest`,
    values,
  );
}

function columns(words: readonly RebuiltWord[]): readonly unknown[] {
  return [
    words.map(({ content }) => content.check.id),
    words.map(({ content }) => content.resource.id),
    words.map(({ content }) => content.fingerprint),
    words.map(({ replayed }) => replayed.state.outcome),
    words.map(({ replayed }) => replayed.state.decision),
    words.map(({ severity }) => severity),
    words.map(({ replayed }) => replayed.named),
    words.map(({ replayed }) => date(replayed.state.saidAt)),
    words.map(({ replayed }) => date(replayed.state.since)),
    words.map(({ replayed }) => replayed.state.lastDeciding?.decision ?? null),
    words.map(({ replayed }) => date(replayed.state.lastDeciding?.at ?? null)),
    words.map(({ replayed }) => date(replayed.state.truncatedPassAt)),
    words.map(({ content }) => content.rawId),
    words.map(({ content }) => content.message),
    words.map(({ content }) => JSON.stringify(content.details)),
    words.map(({ content }) => content.line),
    words.map(({ scanId }) => scanId),
    words.map(({ content }) => content.contentDigest),
  ];
}

/** Closed periods as replayed: what is no longer true is superseded at `knownAt`, never deleted; what is new is added. */
export async function replacePeriods(
  q: Queryable,
  clusterId: string,
  target: string,
  words: readonly RebuiltWord[],
  knownAt: Date,
): Promise<void> {
  const periods = words.flatMap(({ replayed, content }) =>
    replayed.periods.flatMap((period) => (period.to === null ? [] : [{ ...period, to: period.to, content }])),
  );
  const values = [
    clusterId,
    target,
    periods.map((each) => each.content.check.id),
    periods.map((each) => each.content.resource.id),
    periods.map((each) => each.outcome),
    periods.map((each) => each.decision),
    periods.map((each) => new Date(each.from)),
    periods.map((each) => new Date(each.to)),
    periods.map((each) => each.scanId),
    knownAt,
  ];
  const fresh = `unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[], $9::uuid[])
                   as f(check_id, resource_id, outcome, decision, held_from, held_to, scan_id)`;
  await q.query(
    `update result_period p set superseded_at = $10
      where p.cluster_id = $1 and p.target_id = $2 and p.superseded_at is null
        and not exists (select from ${fresh} where f.check_id = p.check_id and f.resource_id = p.resource_id and f.outcome = p.outcome
                           and f.held_from = p.held_from and f.held_to = p.held_to)`,
    values,
  );
  // Known and known otherwise at one instant: the later word alone was ever to be seen.
  await q.query(
    `insert into result_period (cluster_id, target_id, check_id, resource_id, outcome, decision, held_from, held_to, known_from, closed_at, scan_id)
     select $1, $2, f.check_id, f.resource_id, f.outcome, f.decision, f.held_from, f.held_to, $10, $10, f.scan_id
       from ${fresh}
      where not exists (select from result_period p
                         where p.cluster_id = $1 and p.target_id = $2 and p.check_id = f.check_id and p.resource_id = f.resource_id
                           and p.superseded_at is null and p.outcome = f.outcome and p.held_from = f.held_from and p.held_to = f.held_to)
     on conflict (cluster_id, target_id, check_id, resource_id, held_from, closed_at, known_from) do update
        set outcome = excluded.outcome, decision = excluded.decision, held_to = excluded.held_to, scan_id = excluded.scan_id,
            superseded_at = null`,
    values,
  );
}

/** The roll-up of a whole cluster counted anew: after a late report or a roster, and the oracle of the moving one. */
export async function recountRollups(q: Queryable, clusterId: string): Promise<void> {
  await q.query("delete from check_rollup where cluster_id = $1", [clusterId]);
  await q.query(
    `insert into check_rollup (cluster_id, namespace, check_id, outcome, results)
     select $1, res.namespace, r.check_id, r.outcome, count(*)::int
       from check_result r
       join resource res on res.cluster_id = $1 and res.id = r.resource_id
       join scan_target s on s.cluster_id = $1 and s.id = r.target_id
      where r.cluster_id = $1
        and (res.gone_at is null or coalesce(case when r.named then greatest(r.said_at, s.observed_through) else r.said_at end, r.truncated_pass_at, r.since) >= res.gone_at)
      group by 1, 2, 3, 4`,
    [clusterId],
  );
}
