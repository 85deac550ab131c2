import { severityOfTopic } from "#lib/catalog/view.ts";
import type { KnownCheck, KnownResource, MappedTarget, MappedWord, StagedTarget } from "#lib/db/sql/merge-types.ts";
import type { Catalog, Check } from "#lib/domain/catalog/catalog.ts";
import { looksAt } from "#lib/domain/catalog/looks-at.ts";
import { witnessKey } from "#lib/domain/catalog/witness.ts";
import type { Belief, Severity } from "#lib/domain/check/outcome.ts";
import { decisionOf, worseOutcome } from "#lib/domain/check/outcome.ts";
import { withoutContainer } from "#lib/domain/fact/lift.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { resourceKey, theCluster } from "#lib/domain/resource/resource.ts";
import type { Observation, TargetHead, TargetReport } from "#lib/scanners/types.ts";
import { checkId, fingerprintOf, idOf, resourceId, targetId } from "./identity.ts";

/** What mapping needs to know beside the words themselves. */
export type MapContext = {
  readonly clusterId: string;
  readonly scanId: string;
  readonly scanner: string;
  readonly observedAt: Date;
  readonly receivedAt: Date;
  readonly catalog: Catalog;
};

/** A failure whose check nothing is known about still has to be looked at. */
const unknownSeverity: Severity = "medium";

/** A target's report with identities, beliefs and severities of the catalog applied; one word per (check, resource). */
export function mapTarget(context: MapContext, report: TargetReport): MappedTarget {
  const words = new Map<string, MappedWord>();
  for (const observation of report.observations) {
    const word = mapWord(context, observation);
    const key = `${word.check.id} ${word.resource.id}`;
    const known = words.get(key);
    if (known === undefined || isWorse(word, known)) words.set(key, word);
  }
  const lookedAt = [...report.lookedAt, ...report.observations.map((each) => each.resource)].map(knownResource);
  return {
    ...mapHead(context, report),
    words: [...words.values()],
    lookedAt: [...new Map(lookedAt.map((each) => [each.key, each])).values()],
  };
}

/** Of words about one check and resource the worst counts, and of equals the one with the smallest digest (`stageWords`). */
function isWorse(word: MappedWord, known: MappedWord): boolean {
  if (word.outcome !== known.outcome) return worseOutcome(word.outcome, known.outcome) === word.outcome;
  if (word.contentDigest !== known.contentDigest) return word.contentDigest < known.contentDigest;
  return (word.line ?? Number.POSITIVE_INFINITY) < (known.line ?? Number.POSITIVE_INFINITY);
}

/** What is known of a target beside its words, with its identity. */
export function mapHead(context: MapContext, head: TargetHead): Omit<StagedTarget, "staged"> {
  return {
    id: targetId(context.clusterId, context.scanner, head.scope),
    scope: head.scope,
    label: head.label,
    completeness: head.completeness,
    completenessReason: head.completenessReason,
    toolVersion: head.toolVersion,
    observedAt: context.observedAt,
    createdAt: head.createdAt ?? null,
    receivedAt: context.receivedAt,
    scanId: context.scanId,
    knownByVersion: (head.knownByVersion ?? []).flatMap((key) => {
      const known = context.catalog.checks.get(key);
      return known === undefined ? [] : [versionedCheck(context.scanner, known)];
    }),
  };
}

/** A check of the catalog that no document of the cluster needs to have named. */
function versionedCheck(scanner: string, { tool, id, title, looksAt: words }: Check): KnownCheck {
  const isOfNodes = words?.every((word) => word === "nodeinfo") ?? false;
  const isOfWorkloads = words?.every((word) => word === "workload" || word.startsWith("pod/")) ?? false;
  return {
    id: checkId(scanner, tool, id),
    tool,
    check: id,
    witness: id,
    kind: "misconfiguration",
    resourceKind: isOfNodes ? "node" : isOfWorkloads ? "workload" : "object",
    nodeRole: words?.some((word) => word.startsWith("pod/")) === true ? "control-plane" : "any",
    title,
    remediation: "",
  };
}

/**
 * How grave a failure would be where no report ever named the check on a resource. By the catalog alone: what nobody said
 * must not depend on when something was heard of the check elsewhere.
 */
export function severityUnsaid(catalog: Catalog, { tool, witness }: Pick<KnownCheck, "tool" | "witness">): Severity {
  return (
    catalog.checks.get(witnessKey(tool, witness))?.severity ?? severityOfTopic(catalog, witness) ?? unknownSeverity
  );
}

/**
 * Whether a check may pass by absence on a resource it was never named on. What was found in one place (a vulnerability, a
 * secret, a licence) says nothing of others; a check speaks of what the catalog says it looks at, else of the kind of
 * resource it was named on.
 */
export function passesByAbsenceOn(
  catalog: Catalog,
  check: Pick<KnownCheck, "tool" | "witness" | "kind" | "resourceKind">,
  resource: Resource,
): boolean {
  if (check.kind !== "check" && check.kind !== "misconfiguration") return false;
  const words = catalog.checks.get(witnessKey(check.tool, check.witness))?.looksAt;
  return words === undefined ? check.resourceKind === resource.kind : looksAt(words, resource);
}

/** A resource with its key and id. */
export function knownResource(resource: Resource): KnownResource {
  const key = resourceKey(resource);
  return { id: resourceId(key), key, resource };
}

/** One word with its identities, and what the catalog makes of it. */
export function mapWord(
  context: Pick<MapContext, "clusterId" | "scanner" | "catalog">,
  observation: Observation,
  resource: KnownResource = knownResource(observation.resource),
  checkIdOf: typeof checkId = checkId,
): MappedWord {
  const { scanner, clusterId, catalog } = context;
  const { tool, check, witness, outcome, message, details, line, rawId, title, remediation } = observation;
  return {
    check: {
      id: checkIdOf(scanner, tool, check),
      tool,
      check,
      witness,
      kind: observation.kind,
      resourceKind: observation.resource.kind,
      nodeRole: observation.nodeRole ?? "any",
      title,
      remediation,
    },
    resource,
    fingerprint: fingerprintOf(clusterId, scanner, tool, check, resource.key),
    outcome,
    decision: decisionOf(outcome, beliefOf(catalog, observation)),
    severity: observation.severity ?? severityOfTopic(catalog, witness) ?? unknownSeverity,
    rawId,
    message,
    details,
    line,
    contentDigest: idOf("words", rawId, title, message, JSON.stringify(details)),
    implied: false,
  };
}

/** What may be believed of the verdict: per profile line for kube-bench, per check for every other tool. */
export function beliefOf(catalog: Catalog, observation: Pick<Observation, "tool" | "witness" | "rawId">): Belief {
  const cut = observation.rawId.indexOf(":");
  const line =
    cut < 0
      ? undefined
      : catalog.benchmarks.get(observation.rawId.slice(0, cut))?.get(observation.rawId.slice(cut + 1));
  return line?.belief ?? catalog.beliefs.get(`${observation.tool}:${observation.witness}`)?.belief ?? "all";
}

/** Every resource a document names, the workload of each container, and the cluster itself, once each. */
export function resourcesOf(targets: readonly MappedTarget[]): readonly KnownResource[] {
  const resources = new Map<string, KnownResource>();
  const add = (each: KnownResource): unknown => resources.set(each.id, each);
  add(knownResource(theCluster));
  for (const target of targets) {
    for (const each of [...target.lookedAt, ...target.words.map((word) => word.resource)]) {
      add(each);
      if (each.resource.container !== "") add(knownResource(withoutContainer(each.resource)));
    }
  }
  return [...resources.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Every check that documents name, once each, as the last of them words it. */
export function checksOf(targets: readonly MappedTarget[]): readonly KnownCheck[] {
  const checks = new Map<string, KnownCheck>();
  for (const target of targets) for (const word of target.words) checks.set(word.check.id, word.check);
  return [...checks.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Every check the versions of the tools are known to have, once each. */
export function versionedChecksOf(targets: readonly Pick<MappedTarget, "knownByVersion">[]): readonly KnownCheck[] {
  const checks = new Map<string, KnownCheck>();
  for (const target of targets) for (const known of target.knownByVersion) checks.set(known.id, known);
  return [...checks.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
