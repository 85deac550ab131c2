import type { Fact } from "../catalog/catalog.ts";
import { type Benchmarks, computedParts, sourcesOfComputed } from "../computed/parts.ts";
import { ownTool } from "../computed/witnesses.ts";
import type { Resource, ResourceKey } from "../resource/resource.ts";
import { node, resourceKey } from "../resource/resource.ts";
import { unheardOf } from "../roster/presence.ts";
import type { ClusterInput, Roster } from "../standing/input.ts";
import { isManaged, isRosterFresh } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";
import type { JudgedResource, LiftGuard, WitnessVerdict } from "./judge.ts";
import { judgeEntry, judgeFact } from "./judge.ts";
import { liftTo, withoutContainer } from "./lift.ts";
import type { Part } from "./part.ts";
import { partAt, worstDeciding } from "./part.ts";
import { alwaysThere, isLeftOut, kindOfScope, listedFor, needsRoster } from "./scope.ts";

export type FactOnResource = JudgedResource & { readonly resource: Resource; readonly key: ResourceKey };

/** One fact on one cluster at one instant. */
export type EvaluatedFact = {
  readonly fact: Fact;
  /** `inherited` and `does_not_apply` facts are left out of their control. */
  readonly standing: "applies" | "inherited" | "does_not_apply";
  readonly resources: readonly FactOnResource[];
  readonly notYetDue: number;
  readonly leftOut: number;
  /** No fresh, complete roster says what else exists: the fact cannot pass on the cluster. */
  readonly rosterMissing: boolean;
  /** Something fresh was said about it, deciding or not. */
  readonly said: boolean;
  /** Instants after `at` at which it may change by time alone. */
  readonly changesAt: readonly Instant[];
};

/** Words that still count at an instant, found by `tool witness`. */
export type PartIndex = ReadonlyMap<string, readonly Part[]>;

/**
 * All words of a cluster at an instant, by the id a witness entry names: those of tools, and those computed from what they
 * brought.
 */
export function indexParts(input: ClusterInput, at: Instant, benchmarks: Benchmarks = {}): PartIndex {
  const index = new Map<string, Part[]>();
  const add = (part: Part): void => {
    const id = `${part.word.tool} ${part.word.witness}`;
    const known = index.get(id);
    if (known === undefined) index.set(id, [part]);
    else known.push(part);
  };
  for (const word of input.words) {
    const key = word.resource.container === "" ? word.key : resourceKey(withoutContainer(word.resource));
    const part = partAt(word, input, input.presence.get(key), at);
    if (part !== null) add(part);
  }
  for (const part of computedParts(input, at, benchmarks)) add(part);
  return index;
}

type Bucket = {
  readonly resource: Resource;
  readonly key: ResourceKey;
  readonly bySourceAndId: Map<string, Part[]>;
  decided: boolean;
};

/** Judges one fact on every resource of its scope (semantics § 5, steps 1 to 3). */
export function evaluateFact(fact: Fact, input: ClusterInput, parts: PartIndex, at: Instant): EvaluatedFact {
  const base = { fact, resources: [], notYetDue: 0, leftOut: 0, rosterMissing: false, said: false, changesAt: [] };
  if (fact.managed === "inherited" && isManaged(input.platform)) return { ...base, standing: "inherited" };
  const fresh = freshRosterFor(fact, input, at);
  const { buckets, wider } = bucketParts(fact, parts);
  const scope = resourcesInScope(fact, input, fresh, buckets, at);
  const guard = nodeGuard(fact, input, at);
  const resources = scope.inScope.map((each) => judgeOn(fact, each, buckets.get(each.key), guard));
  const counted = [...buckets.values()].filter((bucket) => !isLeftOut(fact.scope, bucket.resource, input.parameters));
  const countedParts = counted.flatMap((bucket) => [...bucket.bySourceAndId.values()].flat());
  const appliesToNothing =
    needsRoster(fact.scope) &&
    fresh !== null &&
    resources.length === 0 &&
    scope.notYetDue === 0 &&
    counted.length === 0;
  return {
    fact,
    standing: appliesToNothing ? "does_not_apply" : "applies",
    resources,
    notYetDue: scope.notYetDue,
    leftOut: scope.leftOut,
    rosterMissing: needsRoster(fact.scope) && fresh === null,
    said: [...countedParts, ...wider].some((part) => part.said),
    changesAt: [
      ...[...countedParts, ...wider].flatMap((part) => part.changesAt),
      ...scope.changesAt,
      ...rosterStaleAt(input, at),
    ],
  };
}

function freshRosterFor(fact: Fact, input: ClusterInput, at: Instant): Roster | null {
  return isRosterFresh(input.roster, at) && input.roster.covers.has(kindOfScope(fact.scope)) ? input.roster : null;
}

/** When the roster grows stale: facts about the cluster ask it too, where nodes are lifted to it (semantics § 5.1). */
function rosterStaleAt(input: ClusterInput, at: Instant): readonly Instant[] {
  return isRosterFresh(input.roster, at) ? [input.roster.observedAt + 2 * input.roster.interval] : [];
}

/**
 * The fact's words by the resource they speak about. Lifts only go upwards (semantics § 5.1): a word about the whole
 * cluster or a node proves nothing for a single workload or namespace. Where it fails, though, something there does, so
 * the failure stands on the resource it was said about; otherwise it only counts as something said.
 */
function bucketParts(fact: Fact, parts: PartIndex): { buckets: Map<ResourceKey, Bucket>; wider: Part[] } {
  const buckets = new Map<ResourceKey, Bucket>();
  const wider: Part[] = [];
  const ids = new Set(fact.witnesses.flatMap((entry) => entry.allOf.map((id) => `${entry.tool} ${id}`)));
  for (const id of ids) {
    for (const part of parts.get(id) ?? []) {
      const lifted = liftTo(fact.scope, part.word);
      const fails = worstDeciding([part.verdict]) !== undefined;
      if (lifted !== null || (fails && isWider(part, fact)))
        putInBucket(buckets, lifted ?? part.word.resource, id, part);
      else wider.push(part);
    }
  }
  return { buckets, wider };
}

/** What the fact's resources are a part of: a failing workload runs an image that fails. */
function isWider(part: Part, fact: Fact): boolean {
  const { kind } = part.word.resource;
  return kind === "cluster" || kind === "node" || (kind === "workload" && fact.scope === "image");
}

function putInBucket(buckets: Map<ResourceKey, Bucket>, resource: Resource, id: string, part: Part): void {
  const key = resourceKey(resource);
  const bucket = buckets.get(key) ?? { resource, key, bySourceAndId: new Map<string, Part[]>(), decided: false };
  buckets.set(key, bucket);
  const slot = `${part.word.source} ${id}`;
  const known = bucket.bySourceAndId.get(slot);
  if (known === undefined) bucket.bySourceAndId.set(slot, [part]);
  else known.push(part);
  bucket.decided ||= part.hasDecided;
}

type InScope = {
  readonly inScope: readonly { resource: Resource; key: ResourceKey }[];
  readonly notYetDue: number;
  readonly leftOut: number;
  readonly changesAt: readonly Instant[];
};

function resourcesInScope(
  fact: Fact,
  input: ClusterInput,
  roster: Roster | null,
  buckets: ReadonlyMap<ResourceKey, Bucket>,
  at: Instant,
): InScope {
  const candidates = new Map<ResourceKey, Resource>();
  for (const item of roster === null ? [] : listedFor(fact.scope, roster)) candidates.set(item.key, item.resource);
  for (const bucket of buckets.values()) if (bucket.decided) candidates.set(bucket.key, bucket.resource);
  const always = alwaysThere(fact, input, new Set(candidates.keys()));
  if (always !== null) candidates.set(always.key, always.resource);
  const shortest = shortestInterval(fact, input);
  const inScope: { resource: Resource; key: ResourceKey }[] = [];
  const changesAt: Instant[] = [];
  let notYetDue = 0;
  let leftOut = 0;
  for (const [key, resource] of candidates) {
    if (isLeftOut(fact.scope, resource, input.parameters)) {
      leftOut += 1;
      continue;
    }
    const dueAt = dueInstant(input, key, buckets.get(key), shortest);
    if (dueAt !== null && at < dueAt) {
      notYetDue += 1;
      changesAt.push(dueAt);
      continue;
    }
    inScope.push({ resource, key });
  }
  return { inScope, notYetDue, leftOut, changesAt };
}

/** The shortest expected interval of the sources heard here that could witness the fact; null when none was heard. */
function shortestInterval(fact: Fact, input: ClusterInput): number | null {
  const tools = new Set(fact.witnesses.map((entry) => entry.tool));
  const own = fact.witnesses.filter((entry) => entry.tool === ownTool).flatMap((entry) => entry.allOf);
  const computedFrom = new Set(own.flatMap((witness) => sourcesOfComputed(witness, input)));
  let shortest: number | null = null;
  for (const [name, source] of input.sources) {
    const heard = source.heardAt !== null && source.heardAt > (source.retiredAt ?? -Infinity);
    if (!heard || !(computedFrom.has(name) || source.tools.some((tool) => tools.has(tool)))) continue;
    shortest = shortest === null ? source.interval : Math.min(shortest, source.interval);
  }
  return shortest;
}

/** When a resource without any deciding word comes due; null where it is due at once. */
function dueInstant(
  input: ClusterInput,
  key: ResourceKey,
  bucket: Bucket | undefined,
  shortest: number | null,
): Instant | null {
  if (bucket?.decided === true || shortest === null) return null;
  const { existsSince } = input.presence.get(key) ?? unheardOf;
  return existsSince === null ? null : existsSince + shortest;
}

function judgeOn(
  fact: Fact,
  each: { resource: Resource; key: ResourceKey },
  bucket: Bucket | undefined,
  guard: LiftGuard,
): FactOnResource {
  const sources = new Set([...(bucket?.bySourceAndId.values() ?? [])].flat().map((part) => part.word.source));
  const witnesses: WitnessVerdict[] = [];
  for (const entry of fact.witnesses) {
    for (const source of sources) {
      const partsOf = (id: string): readonly Part[] => bucket?.bySourceAndId.get(`${source} ${entry.tool} ${id}`) ?? [];
      if (entry.allOf.every((id) => partsOf(id).length === 0)) continue;
      witnesses.push(judgeEntry(source, entry, partsOf, guard));
    }
  }
  return { ...each, ...judgeFact(fact, witnesses) };
}

/**
 * A node check lifted to the cluster passes only when every node the roster lists for the roles looked at does
 * (semantics § 5.1); without a fresh roster nobody knows which nodes there are.
 */
function nodeGuard(fact: Fact, input: ClusterInput, at: Instant): LiftGuard {
  if (needsRoster(fact.scope)) return () => true;
  const roster = isRosterFresh(input.roster, at) && input.roster.covers.has("node") ? input.roster : null;
  return (parts) => {
    const nodeParts = parts.filter(({ word }) => word.resource.kind === "node" || word.onNode !== undefined);
    if (nodeParts.length === 0) return true;
    if (roster === null) return false;
    const anyRole = nodeParts.some((part) => part.word.nodeRole === "any");
    const looked = new Set(
      nodeParts.map(({ word }) => (word.onNode === undefined ? word.key : resourceKey(node(word.onNode)))),
    );
    const nodes = listedFor(anyRole ? "node" : "control-plane-node", roster);
    return nodes.length > 0 && nodes.every((each) => looked.has(each.key));
  };
}
