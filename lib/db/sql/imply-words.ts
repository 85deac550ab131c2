import type { Decision, Severity } from "#lib/domain/check/outcome.ts";
import type { Queryable } from "../queryable.ts";

/** What a target's report is known to know of a check, and how a pass of it reads where it never spoke. */
export type Knowing = {
  readonly targetId: string;
  readonly checkId: string;
  readonly tool: string;
  readonly check: string;
  readonly rawId: string;
  readonly severity: Severity | null;
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
 * seen gone count as absent. One statement, whatever the size of the document.
 */
export async function implyWords(q: Queryable, of: Implication): Promise<void> {
  await q.query(imply, [
    ...[of.clusterId, of.scanner, of.targetIds, of.impliedDigest],
    of.knowing.map((each) => each.targetId),
    of.knowing.map((each) => each.checkId),
    of.knowing.map((each) => each.tool),
    of.knowing.map((each) => each.check),
    of.knowing.map((each) => each.rawId),
    of.knowing.map((each) => each.severity),
    of.knowing.map((each) => each.decision),
    of.knowing.map((each) => each.isKnown),
    of.looking.map((each) => each.checkId),
    of.looking.map((each) => each.kind),
    of.looking.map((each) => each.type),
    of.looking.map((each) => each.pod),
  ]);
}

/** The fingerprint of a finding as lib/ingest/identity.ts makes it: SHA-256 of its parts, each after its length in bytes. */
const part = (text: string): string => `octet_length(convert_to(${text}, 'UTF8')) || ':' || ${text} || ';'`;
const fingerprint = `substr(encode(sha256(convert_to('7:finding;' || ${["$1::text", "$2::text", "e.tool", "e.check_key", "e.key"].map(part).join(" || ")}, 'UTF8')), 'hex'), 1, 32)::uuid`;

const imply = `
with looked as (
  select l.target_id, l.resource_id, r.kind, r.type, r.namespace, r.name, r.container
    from staged_look l join resource r on r.cluster_id = $1::uuid and r.id = l.resource_id
   where l.target_id = any($3::uuid[])
),
standing as materialized (
  select distinct r.target_id, r.check_id, r.resource_id, r.fingerprint, r.severity, r.raw_id, res.key, res.kind, res.type, res.namespace, res.name
    from looked l
    join resource res on res.cluster_id = $1::uuid and res.kind = l.kind and res.type = l.type and res.namespace = l.namespace
                     and res.name = l.name and (l.container = '' or res.id = l.resource_id)
    join check_result r on r.cluster_id = $1::uuid and r.target_id = l.target_id and r.resource_id = res.id
    join scan_target s on s.cluster_id = $1::uuid and s.id = r.target_id
   where res.gone_at is null
      or coalesce(case when r.named then greatest(r.said_at, s.observed_through) else r.said_at end, r.truncated_pass_at, r.since) >= res.gone_at
),
knowing as materialized (
  select * from unnest($5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::boolean[])
             as n(target_id, check_id, tool, check_key, raw_id, severity, decision, known)
),
looking as materialized (
  select * from unnest($13::uuid[], $14::text[], $15::text[], $16::text[]) as g(check_id, kind, type, pod)
),
place as (
  select target_id, resource_id, kind, type, namespace, name from looked
  union
  select target_id, resource_id, kind, type, namespace, name from standing
),
everywhere as (
  select p.target_id, p.resource_id, n.check_id, n.tool, n.check_key, n.raw_id, n.severity, n.decision, res.key
    from knowing n
    join looking g on g.check_id = n.check_id
    join place p on p.target_id = n.target_id and p.kind = g.kind and p.type = g.type and (g.pod is null or (p.namespace = 'kube-system' and g.pod = p.name))
    join resource res on res.cluster_id = $1::uuid and res.id = p.resource_id
   where n.known
     and not exists (select from standing s where s.target_id = p.target_id and s.check_id = n.check_id and s.resource_id = p.resource_id)
)
insert into staged_word
select s.target_id, s.check_id, s.resource_id, s.fingerprint,
       case when coalesce(n.known, true) then 'pass' else 'not_evaluated' end,
       -- What is found in one place is believed where it is gone: no belief is kept of it.
       case when coalesce(n.known, true) then coalesce(n.decision, 'pass') else 'none' end,
       coalesce(s.severity, 'medium'), s.raw_id, '', '{}'::jsonb, null::integer, $4::uuid, true
  from standing s
  left join knowing n on n.target_id = s.target_id and n.check_id = s.check_id
union all
select e.target_id, e.check_id, e.resource_id, ${fingerprint}, 'pass', e.decision, coalesce(e.severity, 'medium'), e.raw_id, '', '{}'::jsonb, null::integer, $4::uuid, true
  from everywhere e
on conflict (target_id, check_id, resource_id) do nothing`;
