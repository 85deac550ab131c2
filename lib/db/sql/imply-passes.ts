import * as z from "zod";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { Belief } from "#lib/domain/check/outcome.ts";
import { decisionOf, observationKinds, severities } from "#lib/domain/check/outcome.ts";
import { resourceKinds } from "#lib/domain/resource/resource.ts";
import type { Queryable } from "../queryable.ts";
import type { MappedTarget, MappedWord } from "./merge-types.ts";

const Row = z.object({
  target_id: z.string(),
  check_id: z.string(),
  resource_id: z.string(),
  key: z.string(),
  kind: z.enum(resourceKinds),
  type: z.string(),
  namespace: z.string(),
  name: z.string(),
  container: z.string(),
  tool: z.string(),
  check_key: z.string(),
  witness: z.string(),
  check_kind: z.enum(observationKinds),
  node_role: z.enum(["any", "control-plane"]),
  title: z.string(),
  remediation: z.string(),
  fingerprint: z.string().nullable(),
  severity: z.enum(severities).nullable(),
  raw_id: z.string(),
});

/**
 * Adds to failures-only reports the passes their silence implies (semantics § 2, pass by absence): every check the target
 * named before, on every resource the report looked at that it does not name it for now. Other reports stay as they are.
 */
export async function implyPasses(
  q: Queryable,
  clusterId: string,
  targets: readonly MappedTarget[],
  catalog: Pick<Catalog, "benchmarks" | "beliefs">,
): Promise<readonly MappedTarget[]> {
  const silent = targets.filter((target) => target.completeness === "failures_only");
  if (silent.length === 0) return targets;
  const looked = silent.flatMap((target) =>
    target.lookedAt.map((resource) => ({ target: target.id, resource: resource.id })),
  );
  const rows = z.array(Row).parse(
    await q.query(
      `with looked as (select * from unnest($2::uuid[], $3::uuid[]) as l(target_id, resource_id)),
            named as (select distinct on (r.target_id, r.check_id) r.target_id, r.check_id, r.raw_id, r.severity
                        from check_result r where r.cluster_id = $1 and r.target_id = any($4::uuid[]) order by r.target_id, r.check_id, r.known_since desc)
       select l.target_id::text, n.check_id::text, l.resource_id::text, res.key, res.kind, res.type, res.namespace, res.name, res.container,
              k.tool, k.check_key, k.witness, k.kind as check_kind, k.node_role, k.title, k.remediation,
              r.fingerprint::text, coalesce(r.severity, n.severity) as severity, coalesce(r.raw_id, n.raw_id) as raw_id
         from looked l
         join named n on n.target_id = l.target_id
         join resource res on res.cluster_id = $1 and res.id = l.resource_id
         join known_check k on k.cluster_id = $1 and k.id = n.check_id
         left join check_result r on r.cluster_id = $1 and r.target_id = l.target_id and r.check_id = n.check_id and r.resource_id = l.resource_id
        where r.check_id is not null or k.resource_kind = res.kind`,
      [
        clusterId,
        looked.map((each) => each.target),
        looked.map((each) => each.resource),
        silent.map((target) => target.id),
      ],
    ),
  );
  return targets.map((target) =>
    withImplied(
      target,
      rows.filter((row) => row.target_id === target.id),
      catalog,
    ),
  );
}

function withImplied(
  target: MappedTarget,
  rows: readonly z.infer<typeof Row>[],
  catalog: Pick<Catalog, "benchmarks" | "beliefs">,
): MappedTarget {
  const named = new Set(target.words.map((word) => `${word.check.id} ${word.resource.id}`));
  const implied = rows
    .filter((row) => !named.has(`${row.check_id} ${row.resource_id}`))
    .map(
      (row): MappedWord => ({
        check: {
          id: row.check_id,
          tool: row.tool,
          check: row.check_key,
          witness: row.witness,
          kind: row.check_kind,
          resourceKind: row.kind,
          nodeRole: row.node_role,
          title: row.title,
          remediation: row.remediation,
        },
        resource: {
          id: row.resource_id,
          key: row.key,
          resource: {
            kind: row.kind,
            type: row.type,
            namespace: row.namespace,
            name: row.name,
            container: row.container,
          },
        },
        fingerprint: row.fingerprint ?? emptyFingerprint,
        outcome: "pass",
        decision: decisionOf("pass", beliefOf(row, catalog)),
        severity: row.severity ?? "medium",
        rawId: row.raw_id,
        message: "",
        details: {},
        line: null,
        contentDigest: emptyFingerprint,
        implied: true,
      }),
    );
  return { ...target, words: [...target.words, ...implied] };
}

// A pass that was never a finding has no episode to find by its fingerprint.
const emptyFingerprint = "00000000-0000-0000-0000-000000000000";

function beliefOf(
  row: { tool: string; witness: string; raw_id: string },
  catalog: Pick<Catalog, "benchmarks" | "beliefs">,
): Belief {
  const cut = row.raw_id.indexOf(":");
  const line = cut < 0 ? undefined : catalog.benchmarks.get(row.raw_id.slice(0, cut))?.get(row.raw_id.slice(cut + 1));
  return line?.belief ?? catalog.beliefs.get(`${row.tool}:${row.witness}`)?.belief ?? "all";
}
