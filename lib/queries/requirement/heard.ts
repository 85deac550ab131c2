import type { Fact, WitnessEntry } from "#lib/domain/catalog/catalog.ts";
import type { EvaluatedFact, PartIndex } from "#lib/domain/fact/evaluate.ts";
import { liftTo, unseenControlPlaneKey } from "#lib/domain/fact/lift.ts";
import type { Part } from "#lib/domain/fact/part.ts";
import { isLeftOut } from "#lib/domain/fact/scope.ts";
import type { Resource, ResourceKey } from "#lib/domain/resource/resource.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import type { ClusterInput, Word } from "#lib/domain/standing/input.ts";
import { partsOf } from "./fact-state.ts";

/** A word that was heard about a fact, and what keeps it from deciding beside its own verdict. */
export type Heard = { readonly part: Part; readonly isWider: boolean; readonly asksPeople: boolean };

/** A resource with every word about it; `judged` is false for one the fact is not judged on. */
export type HeardOn = {
  readonly resource: Resource;
  readonly key: ResourceKey;
  readonly judged: boolean;
  readonly words: readonly Heard[];
};

/**
 * Everything that was heard about a fact, by resource. Beside the resources it is judged on these are those somebody spoke
 * about without deciding anything (a manual result of a node no roster lists), and what is wider than the fact (a policy of
 * the whole cluster for a fact about workloads): shown, because silence would be a lie.
 */
export function heardAbout(fact: EvaluatedFact, index: PartIndex, input: ClusterInput): readonly HeardOn[] {
  const found = new Map<ResourceKey, { resource: Resource; judged: boolean; words: Map<Word, Heard> }>();
  for (const on of fact.resources) {
    const words = partsOf(on).map((part): [Word, Heard] => [part.word, { part, isWider: false, asksPeople: false }]);
    found.set(on.key, { resource: on.resource, judged: true, words: new Map(words) });
  }
  for (const { part, asksPeople } of spoken(fact.fact, index)) {
    const lifted = liftTo(fact.fact.scope, part.word);
    const resource = lifted ?? part.word.resource;
    if (isLeftOut(fact.fact.scope, resource, input.parameters)) continue;
    const key = resourceKey(resource);
    const on = found.get(key) ?? { resource, judged: false, words: new Map<Word, Heard>() };
    found.set(key, on);
    if (!on.words.has(part.word)) on.words.set(part.word, { part, isWider: lifted === null, asksPeople });
  }
  // Where words name its nodes, nobody needs to be told that the control plane was not seen.
  const isSeen = [...found.values()].some((on) => on.resource.kind === "node" && !on.judged);
  if (isSeen) found.delete(unseenControlPlaneKey);
  return [...found].map(([key, { resource, judged, words }]) => ({
    key,
    resource,
    judged,
    words: [...words.values()],
  }));
}

function* spoken(fact: Fact, index: PartIndex): Generator<{ part: Part; asksPeople: boolean }> {
  for (const id of idsOf(fact.witnesses)) for (const part of index.get(id) ?? []) yield { part, asksPeople: false };
  for (const id of idsOf(fact.manualWitnesses ?? [])) {
    for (const part of index.get(id) ?? []) yield { part, asksPeople: true };
  }
}

/** `tool witness` of every id the entries name, once each. */
export function idsOf(entries: readonly WitnessEntry[]): ReadonlySet<string> {
  return new Set(entries.flatMap((entry) => entry.allOf.map((id) => `${entry.tool} ${id}`)));
}
