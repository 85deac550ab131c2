import type { Catalog, Fact, Framework, Link, Requirement } from "#lib/domain/catalog/catalog.ts";
import { controlsByFact, witnessIndex, witnessKey } from "#lib/domain/catalog/witness.ts";

/** A requirement that is judged by a control. */
export type Resting = { readonly framework: Framework; readonly requirement: Requirement; readonly link: Link };

/** What a check can decide, and everything that rests on it; empty for a check that only informs. */
export type WitnessedBy = {
  /** Facts that name the check, those included that only show it. */
  readonly facts: readonly Fact[];
  /** Ids of the controls that name a fact it decides. */
  readonly controls: readonly string[];
  /** Requirements linked to those controls, once each, in catalog order. */
  readonly requirements: readonly Resting[];
};

type Index = {
  readonly byControl: ReadonlyMap<string, readonly Resting[]>;
  readonly byFact: ReadonlyMap<string, readonly string[]>;
  readonly byWitness: ReturnType<typeof witnessIndex>;
  readonly witnessed: Map<string, WitnessedBy>;
};

// A catalog never changes while the process lives, and walking all its links takes longer than a page should.
const indexes = new WeakMap<Catalog, Index>();

function indexOf(catalog: Catalog): Index {
  const known = indexes.get(catalog);
  if (known !== undefined) return known;
  const byControl = new Map<string, Resting[]>();
  for (const framework of catalog.frameworks.values()) {
    for (const requirement of framework.requirements) {
      for (const link of requirement.links) {
        const list = byControl.get(link.control);
        if (list === undefined) byControl.set(link.control, [{ framework, requirement, link }]);
        else list.push({ framework, requirement, link });
      }
    }
  }
  const byWitness = witnessIndex(catalog.facts);
  const index = { byControl, byFact: controlsByFact(catalog), byWitness, witnessed: new Map<string, WitnessedBy>() };
  indexes.set(catalog, index);
  return index;
}

/** Every requirement of every framework with a link to this control, in catalog order. */
export function requirementsOn(catalog: Catalog, control: string): readonly Resting[] {
  return indexOf(catalog).byControl.get(control) ?? [];
}

/** One requirement that shows a fact, for a link to follow: the first that needs it, in catalog order. */
export function requirementOfFact(catalog: Catalog, fact: string): Resting | null {
  return first(catalog, indexOf(catalog).byFact.get(fact) ?? []);
}

/** One requirement that shows what a check witnesses; null for a check that only informs. */
export function requirementOfWitness(catalog: Catalog, tool: string, witness: string): Resting | null {
  const named = indexOf(catalog).byWitness.get(witnessKey(tool, witness)) ?? [];
  const controls = named.flatMap(({ fact }) => indexOf(catalog).byFact.get(fact.id) ?? []);
  return first(catalog, controls);
}

/** Facts, controls and requirements that rest on a check. */
export function witnessedBy(catalog: Catalog, tool: string, witness: string): WitnessedBy {
  const { byWitness, byFact, byControl, witnessed } = indexOf(catalog);
  const key = witnessKey(tool, witness);
  const known = witnessed.get(key);
  if (known !== undefined) return known;
  const named = byWitness.get(key) ?? [];
  const decided = named.filter(({ deciding }) => deciding);
  const controls = [...new Set(decided.flatMap(({ fact }) => byFact.get(fact.id) ?? []))];
  const resting = controls.flatMap((control) => byControl.get(control) ?? []);
  const order = [...catalog.frameworks.keys()];
  const once = new Map(
    resting.toSorted((a, b) => Number(isSupport(b)) - Number(isSupport(a))).map((each) => [keyOf(each), each]),
  );
  const answer = {
    facts: [...new Set(named.map(({ fact }) => fact))],
    controls,
    requirements: [...once.values()].toSorted(
      (a, b) =>
        order.indexOf(a.framework.id) - order.indexOf(b.framework.id) || Number(isSupport(a)) - Number(isSupport(b)),
    ),
  };
  // Only checks the catalog names are remembered: the others are as many as documents invent.
  if (named.length > 0) witnessed.set(key, answer);
  return answer;
}

const keyOf = ({ framework, requirement }: Resting): string => `${framework.id} ${requirement.id}`;

function first(catalog: Catalog, controls: readonly string[]): Resting | null {
  const found = controls.flatMap((control) => requirementsOn(catalog, control));
  const order = [...catalog.frameworks.keys()];
  return (
    found.toSorted(
      (a, b) =>
        order.indexOf(a.framework.id) - order.indexOf(b.framework.id) || Number(isSupport(a)) - Number(isSupport(b)),
    )[0] ?? null
  );
}

const isSupport = ({ link }: Resting): boolean => link.role === "supporting";
