import type { Database } from "#lib/db/queryable.ts";
import type { CheckOfTarget, StandingWord } from "#lib/db/sql/list-silent-checks.ts";
import { listChecksOfTargets, listStandingWords } from "#lib/db/sql/list-silent-checks.ts";
import type { KnownCheck, KnownResource, MappedTarget, MappedWord } from "#lib/db/sql/merge-types.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { Severity } from "#lib/domain/check/outcome.ts";
import { decisionOf } from "#lib/domain/check/outcome.ts";
import { fingerprintOf, idOf } from "./identity.ts";
import { beliefOf, passesByAbsenceOn } from "./map.ts";

export type ImplyContext = { readonly clusterId: string; readonly scanner: string; readonly catalog: Catalog };

/** Digest of words that no report ever said. */
export const impliedDigest = idOf("implied");

/** A check a report is known to know, and how its words read where it never spoke. */
type Knowing = { readonly check: KnownCheck; readonly rawId: string; readonly severity: Severity | null };

/**
 * Adds to failures-only reports what their silence implies (semantics § 2, pass by absence). A check passes on a resource the
 * report looked at and does not name it for, when a report of the target named it before or the version of the tool is known
 * to have it; what stood there of any other check is no longer named. Other reports stay as they are.
 */
export async function implyPasses(
  tx: Database,
  context: ImplyContext,
  targets: readonly MappedTarget[],
): Promise<readonly MappedTarget[]> {
  const silent = targets.filter((target) => target.completeness === "failures_only");
  if (silent.length === 0) return targets;
  const ids = silent.map((target) => target.id);
  const checks = await listChecksOfTargets(tx, context.clusterId, ids, impliedDigest);
  const words = await listStandingWords(tx, context.clusterId, silent);
  const checksOf = Map.groupBy(checks, (each) => each.targetId);
  const wordsOf = Map.groupBy(words, (each) => each.targetId);
  return targets.map((target) => {
    if (target.completeness !== "failures_only") return target;
    const implied = impliedIn(context, target, checksOf.get(target.id) ?? [], wordsOf.get(target.id) ?? []);
    return implied.length === 0 ? target : { ...target, words: [...target.words, ...implied] };
  });
}

function knownTo(target: MappedTarget, checks: readonly CheckOfTarget[]): ReadonlyMap<string, Knowing> {
  const known = new Map<string, Knowing>();
  for (const { check, severity } of target.knownByVersion) known.set(check.id, { check, rawId: check.check, severity });
  for (const { check, rawId, severity, named } of checks) {
    if (named || known.has(check.id)) known.set(check.id, { check, rawId, severity });
  }
  return known;
}

function impliedIn(
  context: ImplyContext,
  target: MappedTarget,
  checks: readonly CheckOfTarget[],
  standing: readonly StandingWord[],
): MappedWord[] {
  const known = knownTo(target, checks);
  const every = new Map(checks.map(({ check }) => [check.id, check]));
  const said = new Set(target.words.map((word) => `${word.check.id} ${word.resource.id}`));
  const implied: MappedWord[] = [];
  for (const { checkId, resource, rawId, severity } of standing) {
    const check = every.get(checkId);
    const key = `${checkId} ${resource.id}`;
    if (check === undefined || said.has(key)) continue;
    said.add(key);
    const pass = impliedPass(context, check, resource, rawId, severity);
    implied.push(known.has(checkId) ? pass : { ...pass, outcome: "not_evaluated", decision: "none" });
  }
  for (const resource of lookedAtIn(target, standing)) {
    for (const { check, rawId, severity } of known.values()) {
      if (!passesByAbsenceOn(context.catalog, check, resource.resource)) continue;
      if (said.has(`${check.id} ${resource.id}`)) continue;
      implied.push(impliedPass(context, check, resource, rawId, severity));
    }
  }
  return implied;
}

/** What the report looked at, and the containers of it that were ever named. */
function lookedAtIn(target: MappedTarget, standing: readonly StandingWord[]): Iterable<KnownResource> {
  const looked = new Map(target.lookedAt.map((resource) => [resource.id, resource]));
  for (const { resource } of standing) looked.set(resource.id, resource);
  return looked.values();
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
    contentDigest: impliedDigest,
    implied: true,
  };
}
