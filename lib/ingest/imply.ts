import type { Database } from "#lib/db/queryable.ts";
import type { SilentCheck } from "#lib/db/sql/list-silent-checks.ts";
import { listSilentChecks } from "#lib/db/sql/list-silent-checks.ts";
import type { KnownCheck, KnownResource, MappedTarget, MappedWord } from "#lib/db/sql/merge-types.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { Severity } from "#lib/domain/check/outcome.ts";
import { decisionOf } from "#lib/domain/check/outcome.ts";
import { fingerprintOf, idOf } from "./identity.ts";
import { beliefOf } from "./map.ts";

export type ImplyContext = { readonly clusterId: string; readonly scanner: string; readonly catalog: Catalog };

/**
 * Adds to failures-only reports the passes their silence implies (semantics § 2, pass by absence): every check the target
 * named before, on every resource the report looked at that it does not name it for now. Other reports stay as they are.
 */
export async function implyPasses(
  tx: Database,
  context: ImplyContext,
  targets: readonly MappedTarget[],
): Promise<readonly MappedTarget[]> {
  const silent = targets.filter((target) => target.completeness === "failures_only");
  if (silent.length === 0) return targets;
  const byTarget = Map.groupBy(await listSilentChecks(tx, context.clusterId, silent), (row) => row.target_id);
  return targets.map((target) => {
    const named = new Set(target.words.map((word) => `${word.check.id} ${word.resource.id}`));
    const implied = (byTarget.get(target.id) ?? [])
      .filter((row) => !named.has(`${row.check_id} ${row.resource_id}`))
      .map((row) => impliedPass(context, checkOf(row), resourceOf(row), row.raw_id, row.severity));
    return implied.length === 0 ? target : { ...target, words: [...target.words, ...implied] };
  });
}

/** A pass nobody wrote down: it has no words of its own. */
export function impliedPass(
  { clusterId, scanner, catalog }: ImplyContext,
  check: KnownCheck,
  resource: KnownResource,
  rawId: string,
  severity: Severity | null,
): MappedWord {
  return {
    check,
    resource,
    fingerprint: fingerprintOf(clusterId, scanner, check.tool, check.check, resource.key),
    outcome: "pass",
    decision: decisionOf("pass", beliefOf(catalog, { tool: check.tool, witness: check.witness, rawId })),
    severity: severity ?? "medium",
    rawId,
    message: "",
    details: {},
    line: null,
    contentDigest: idOf("implied"),
    implied: true,
  };
}

function checkOf(row: SilentCheck): KnownCheck {
  return {
    id: row.check_id,
    tool: row.tool,
    check: row.check_key,
    witness: row.witness,
    kind: row.check_kind,
    resourceKind: row.kind,
    nodeRole: row.node_role,
    title: row.title,
    remediation: row.remediation,
  };
}

function resourceOf(row: SilentCheck): KnownResource {
  const { kind, type, namespace, name, container } = row;
  return { id: row.resource_id, key: row.key, resource: { kind, type, namespace, name, container } };
}
