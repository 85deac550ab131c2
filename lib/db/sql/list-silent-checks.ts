import * as z from "zod";
import { observationKinds, severities } from "#lib/domain/check/outcome.ts";
import { resourceKinds } from "#lib/domain/resource/resource.ts";
import type { Queryable } from "../queryable.ts";
import type { KnownCheck, KnownResource, MappedTarget } from "./merge-types.ts";

/** A check some word of a target is about, with the newest words of it. */
const CheckRow = z.object({
  target_id: z.string(),
  check_id: z.string(),
  tool: z.string(),
  check_key: z.string(),
  witness: z.string(),
  kind: z.enum(observationKinds),
  resource_kind: z.enum(resourceKinds),
  node_role: z.enum(["any", "control-plane"]),
  title: z.string(),
  remediation: z.string(),
  severity: z.enum(severities).nullable(),
  raw_id: z.string(),
  named: z.boolean(),
});
export type CheckOfTarget = {
  readonly targetId: string;
  readonly check: KnownCheck;
  readonly severity: z.infer<typeof CheckRow>["severity"];
  readonly rawId: string;
  /** A report of the target named it; false where its version alone was known to have it. */
  readonly named: boolean;
};

/**
 * Every check the words of these targets are about.
 *
 * @param impliedDigest digest of the words that no report ever said
 */
export async function listChecksOfTargets(
  q: Queryable,
  clusterId: string,
  targetIds: readonly string[],
  impliedDigest: string,
): Promise<readonly CheckOfTarget[]> {
  const rows = await q.query(
    `with newest as (
       select distinct on (r.target_id, r.check_id) r.target_id, r.check_id, r.raw_id, r.severity,
              bool_or(r.content_digest <> $3::uuid) over (partition by r.target_id, r.check_id) as named
         from check_result r where r.cluster_id = $1 and r.target_id = any($2::uuid[])
        order by r.target_id, r.check_id, r.said_at desc nulls last, r.raw_id)
     select n.target_id::text, n.check_id::text, k.tool, k.check_key, k.witness, k.kind, k.resource_kind, k.node_role, k.title, k.remediation,
            n.severity, n.raw_id, n.named
       from newest n join known_check k on k.cluster_id = $1 and k.id = n.check_id`,
    [clusterId, targetIds, impliedDigest],
  );
  return z
    .array(CheckRow)
    .parse(rows)
    .map((row) => ({
      targetId: row.target_id,
      check: {
        id: row.check_id,
        tool: row.tool,
        check: row.check_key,
        witness: row.witness,
        kind: row.kind,
        resourceKind: row.resource_kind,
        nodeRole: row.node_role,
        title: row.title,
        remediation: row.remediation,
      },
      severity: row.severity,
      rawId: row.raw_id,
      named: row.named,
    }));
}

const WordRow = z.object({
  target_id: z.string(),
  check_id: z.string(),
  resource_id: z.string(),
  key: z.string(),
  kind: z.enum(resourceKinds),
  type: z.string(),
  namespace: z.string(),
  name: z.string(),
  container: z.string(),
  severity: z.enum(severities).nullable(),
  raw_id: z.string(),
});
export type StandingWord = {
  readonly targetId: string;
  readonly checkId: string;
  readonly resource: KnownResource;
  readonly severity: z.infer<typeof WordRow>["severity"];
  readonly rawId: string;
};

/**
 * The words of these targets on what their reports look at now: the very resources, and every container of a workload that
 * was looked at whole. Words from before their resource was seen gone count as absent.
 */
export async function listStandingWords(
  q: Queryable,
  clusterId: string,
  targets: readonly MappedTarget[],
): Promise<readonly StandingWord[]> {
  const looked = targets.flatMap(({ id, lookedAt }) => lookedAt.map((resource) => ({ target: id, resource })));
  const rows = await q.query(
    `with looked as (
       select l.target_id, r.id, r.kind, r.type, r.namespace, r.name, r.container
         from unnest($2::uuid[], $3::uuid[]) as l(target_id, resource_id)
         join resource r on r.cluster_id = $1 and r.id = l.resource_id)
     select distinct r.target_id::text, r.check_id::text, r.resource_id::text, res.key, res.kind, res.type, res.namespace, res.name, res.container,
            r.severity, r.raw_id
       from looked l
       join resource res on res.cluster_id = $1 and res.kind = l.kind and res.type = l.type and res.namespace = l.namespace
                        and res.name = l.name and (l.container = '' or res.id = l.id)
       join check_result r on r.cluster_id = $1 and r.target_id = l.target_id and r.resource_id = res.id
       join scan_target s on s.cluster_id = $1 and s.id = r.target_id
      where res.gone_at is null
         or coalesce(case when r.named then greatest(r.said_at, s.observed_through) else r.said_at end, r.truncated_pass_at, r.since) >= res.gone_at`,
    [clusterId, looked.map((each) => each.target), looked.map((each) => each.resource.id)],
  );
  return z
    .array(WordRow)
    .parse(rows)
    .map(({ target_id, check_id, resource_id, key, severity, raw_id, kind, type, namespace, name, container }) => ({
      targetId: target_id,
      checkId: check_id,
      resource: { id: resource_id, key, resource: { kind, type, namespace, name, container } },
      severity,
      rawId: raw_id,
    }));
}
