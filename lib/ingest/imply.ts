import type { Database } from "#lib/db/queryable.ts";
import type { Knowing, Looking } from "#lib/db/sql/imply-words.ts";
import { implyWords } from "#lib/db/sql/imply-words.ts";
import type { CheckOfTarget } from "#lib/db/sql/list-known-checks.ts";
import { listKnownChecks } from "#lib/db/sql/list-known-checks.ts";
import type { KnownCheck, KnownResource, MappedWord, StagedTarget } from "#lib/db/sql/merge-types.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { Decision } from "#lib/domain/check/outcome.ts";
import { decisionOf } from "#lib/domain/check/outcome.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { fingerprintOf, idOf } from "./identity.ts";
import { beliefOf, passesByAbsenceOn, severityUnsaid } from "./map.ts";

export type ImplyContext = { readonly clusterId: string; readonly scanner: string; readonly catalog: Catalog };

/** Digest of words that no report ever said. */
export const impliedDigest = idOf("implied");

/**
 * Adds to the staged words of failures-only reports what their silence implies (semantics § 2, pass by absence). A check
 * passes on a resource the report looked at and does not name it for, when a report of the target named it before or the
 * version of the tool is known to have it; what stood there of any other check is no longer named.
 *
 * @param shapes one resource of every kind, type and control-plane Pod that the document looked at
 */
export async function implyPasses(
  tx: Database,
  context: ImplyContext,
  targets: readonly StagedTarget[],
  shapes: readonly Resource[],
): Promise<void> {
  const silent = targets.filter((target) => target.completeness === "failures_only");
  if (silent.length === 0) return;
  const { clusterId, scanner, catalog } = context;
  const targetIds = silent.map((target) => target.id);
  const listed = await listKnownChecks(tx, clusterId, targetIds, impliedDigest);
  const checksOf = Map.groupBy(listed, (each) => each.targetId);
  const known = silent.flatMap((target) => knownTo(target, checksOf.get(target.id) ?? []));
  const knowing = known.map((each) => knowingOf(catalog, each));
  const checks = new Map(known.map(({ check }) => [check.id, check]));
  const looking = [...checks.values()].flatMap((check) => lookingOf(catalog, check, shapes));
  await implyWords(tx, { clusterId, scanner, targetIds, knowing, looking, impliedDigest });
}

type Known = Omit<CheckOfTarget, "named"> & { readonly isKnown: boolean };

function knownTo(target: StagedTarget, listed: readonly CheckOfTarget[]): readonly Known[] {
  const known = new Map<string, Known>();
  for (const check of target.knownByVersion) {
    known.set(check.id, { targetId: target.id, check, rawId: check.check, isKnown: true });
  }
  for (const { named, ...each } of listed) {
    known.set(each.check.id, { ...each, isKnown: named || known.has(each.check.id) });
  }
  return [...known.values()];
}

function knowingOf(catalog: Catalog, { targetId, check, rawId, isKnown }: Known): Knowing {
  const { id: checkId, tool, check: name } = check;
  const severity = severityUnsaid(catalog, check);
  return { targetId, checkId, tool, check: name, rawId, severity, isKnown, decision: passOf(catalog, check, rawId) };
}

const passOf = (catalog: Catalog, { tool, witness }: KnownCheck, rawId: string): Decision =>
  decisionOf("pass", beliefOf(catalog, { tool, witness, rawId }));

/** Which of these resources a check looks at, as the statements ask it. */
export function lookingOf(
  catalog: Catalog,
  check: Pick<KnownCheck, "id" | "tool" | "witness" | "kind" | "resourceKind">,
  shapes: readonly Resource[],
): readonly Looking[] {
  return shapes
    .filter((shape) => passesByAbsenceOn(catalog, check, shape))
    .map(({ kind, type, name }) => ({ checkId: check.id, kind, type, pod: name === "" ? null : name }));
}

/** A pass nobody wrote down: it has no words of its own. */
export function impliedPass(
  { clusterId, scanner, catalog }: ImplyContext,
  check: KnownCheck,
  resource: KnownResource,
  rawId: string,
): MappedWord {
  return {
    check,
    resource,
    fingerprint: fingerprintOf(clusterId, scanner, check.tool, check.check, resource.key),
    outcome: "pass",
    decision: passOf(catalog, check, rawId),
    severity: severityUnsaid(catalog, check),
    rawId,
    message: "",
    details: {},
    line: null,
    contentDigest: impliedDigest,
    implied: true,
  };
}
