import type { Catalog, Framework, Link, Requirement } from "#lib/domain/catalog/catalog.ts";
import { controlsByFact, witnessIndex, witnessKey } from "#lib/domain/catalog/witness.ts";

/** A requirement that is judged by a control. */
export type Resting = { readonly framework: Framework; readonly requirement: Requirement; readonly link: Link };

type Index = {
  readonly byControl: ReadonlyMap<string, readonly Resting[]>;
  readonly byFact: ReadonlyMap<string, readonly string[]>;
  readonly byWitness: ReturnType<typeof witnessIndex>;
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
  const index = { byControl, byFact: controlsByFact(catalog), byWitness: witnessIndex(catalog.facts) };
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
