import type { Decision, Severity } from "#lib/domain/check/outcome.ts";
import type { Queryable } from "../queryable.ts";
import { analysedRoughly } from "./rough-table.ts";

/** What a target's report is known to know of a check, and how a pass of it reads where it never spoke. */
export type Knowing = {
  readonly targetId: string;
  readonly checkId: string;
  readonly tool: string;
  readonly check: string;
  readonly rawId: string;
  readonly severity: Severity;
  /** What a pass decides, after the belief of the check. */
  readonly decision: Decision;
  /** Named by an earlier report of the target, or known to the tool's version; else its silence says nothing. */
  readonly isKnown: boolean;
};

/** Resources a check looks at: every one of a kind and type, or the one Pod of a control plane. */
export type Looking = {
  readonly checkId: string;
  readonly kind: string;
  readonly type: string;
  /** Name of the Pod in kube-system; null = any resource of the kind and type. */
  readonly pod: string | null;
};

export type Implication = {
  readonly clusterId: string;
  readonly scanner: string;
  /** Targets whose staged report lists failures alone. */
  readonly targetIds: readonly string[];
  readonly knowing: readonly Knowing[];
  readonly looking: readonly Looking[];
  readonly impliedDigest: string;
};

/**
 * Adds to the staged words what the silence of failures-only reports implies (semantics § 2, pass by absence): on what a
 * report looked at, and on every container ever named of a workload it looked at, what it does not name passes where it is
 * known to know the check; what stood there of any other check is no longer named. Words from before their resource was
 * seen gone count as absent. A constant number of statements, whatever the size of the document; each step is a table of
 * this connection with statistics of its own, since joins of unknown sizes are planned quadratic.
 */
export async function implyWords(q: Queryable, of: Implication): Promise<void> {
  await q.query(createTables);
  await q.query("truncate staged_knowing, staged_looking, staged_place");
  await stageKnowledge(q, of);
  await q.query(stagePlaces, [of.clusterId, of.targetIds]);
  await q.query(stageContainers, [of.clusterId]);
  await q.query("analyze staged_place (target_id, resource_id, kind, type, name, gone_at)");
  await q.query(implyStanding, [of.clusterId, of.impliedDigest]);
  await q.query(implyEverywhere, [of.clusterId, of.scanner, of.impliedDigest]);
  await q.query("analyze staged_word (target_id, check_id, resource_id, fingerprint, outcome)");
}

async function stageKnowledge(q: Queryable, { knowing, looking }: Implication): Promise<void> {
  await q.query(
    `insert into staged_knowing
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[])`,
    [
      knowing.map((each) => each.targetId),
      knowing.map((each) => each.checkId),
      knowing.map((each) => each.tool),
      knowing.map((each) => each.check),
      knowing.map((each) => each.rawId),
      knowing.map((each) => each.severity),
      knowing.map((each) => each.decision),
      knowing.map((each) => each.isKnown),
    ],
  );
  await q.query("insert into staged_looking select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[])", [
    looking.map((each) => each.checkId),
    looking.map((each) => each.kind),
    looking.map((each) => each.type),
    looking.map((each) => each.pod),
  ]);
  await q.query("analyze staged_knowing (target_id, check_id, known), staged_looking");
}

const createTables = `
  do $$ begin
    if to_regclass('pg_temp.staged_knowing') is null then
      create temporary table staged_knowing (
        target_id uuid not null, check_id uuid not null, tool text not null, check_key text not null, raw_id text not null,
        severity text not null, decision text not null, known boolean not null, primary key (target_id, check_id)
      ) on commit delete rows;
      create temporary table staged_looking (check_id uuid not null, kind text not null, type text not null, pod text)
        on commit delete rows;
      create temporary table staged_place (
        target_id uuid not null, resource_id uuid not null, kind text not null, type text not null, namespace text not null,
        name text not null, key text not null, gone_at timestamptz, primary key (target_id, resource_id)
      ) on commit delete rows;
      ${analysedRoughly("staged_place", ["target_id", "resource_id", "kind", "type", "name", "gone_at"])}
      ${analysedRoughly("staged_knowing", ["target_id", "check_id", "known"])}
    end if;
  end $$`;

const stagePlaces = `
  insert into staged_place
  select l.target_id, res.id, res.kind, res.type, res.namespace, res.name, res.key, res.gone_at
    from staged_look l join resource res on res.cluster_id = $1 and res.id = l.resource_id
   where l.target_id = any($2::uuid[])`;

// Looked up workload by workload: how many resources a new cluster has the planner does not know, and would compare all of
// them with all of them. A key ends with the container, and so with its bar where there is none.
const stageContainers = `
  insert into staged_place
  select distinct p.target_id, res.id, res.kind, res.type, res.namespace, res.name, res.key, res.gone_at
    from staged_place p
    cross join lateral (
      select * from resource r
       where r.cluster_id = $1 and r.name = p.name and r.namespace = p.namespace and r.type = p.type and r.kind = p.kind and r.container <> ''
      offset 0
    ) res
   where p.key like '%|'
     and exists (select from check_result r where r.cluster_id = $1 and r.resource_id = res.id and r.target_id = p.target_id)
  on conflict (target_id, resource_id) do nothing`;

// What is found in one place is believed where it is gone: no belief is kept of it.
const implyStanding = `
  insert into staged_word
  select r.target_id, r.check_id, r.resource_id, r.fingerprint,
         case when coalesce(n.known, true) then 'pass' else 'not_evaluated' end,
         case when coalesce(n.known, true) then coalesce(n.decision, 'pass') else 'none' end,
         coalesce(r.severity, 'medium'), r.raw_id, '', '{}'::jsonb, null::integer, $2::uuid, true
    from staged_place p
    join check_result r on r.cluster_id = $1 and r.target_id = p.target_id and r.resource_id = p.resource_id
    join scan_target s on s.cluster_id = $1 and s.id = r.target_id
    left join staged_knowing n on n.target_id = r.target_id and n.check_id = r.check_id
   where (p.gone_at is null
          or coalesce(case when r.named then greatest(r.said_at, s.observed_through) else r.said_at end, r.truncated_pass_at, r.since) >= p.gone_at)
     and not exists (select from staged_word w where w.target_id = r.target_id and w.check_id = r.check_id and w.resource_id = r.resource_id)`;

/** The fingerprint of a finding as lib/ingest/identity.ts makes it: SHA-256 of its parts, each after its length in bytes. */
const part = (text: string): string => `octet_length(convert_to(${text}, 'UTF8')) || ':' || ${text} || ';'`;
const parts = ["$1::text", "$2::text", "n.tool", "n.check_key", "p.key"].map(part).join(" || ");
const fingerprint = `substr(encode(sha256(convert_to('7:finding;' || ${parts}, 'UTF8')), 'hex'), 1, 32)::uuid`;

// A place that stands already, whatever was implied there, is left as it is.
const implyEverywhere = `
  insert into staged_word
  select p.target_id, n.check_id, p.resource_id, ${fingerprint}, 'pass', n.decision, n.severity, n.raw_id, '',
         '{}'::jsonb, null::integer, $3::uuid, true
    from staged_knowing n
    join staged_looking g on g.check_id = n.check_id
    join staged_place p on p.target_id = n.target_id and p.kind = g.kind and p.type = g.type
                       and (g.pod is null or (p.namespace = 'kube-system' and g.pod = p.name))
   where n.known
  on conflict (target_id, check_id, resource_id) do nothing`;
