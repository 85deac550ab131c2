import type { Catalog, Fact, WitnessEntry } from "./catalog.ts";

/** Key of a witness id of a tool, as in `Catalog.checks`. */
export function witnessKey(tool: string, id: string): string {
  return `${tool}:${id}`;
}

/** One fact that names a check, and whether the check may decide it or is only shown with it. */
export type NamedBy = { readonly fact: Fact; readonly deciding: boolean };

/**
 * Which facts name a check, by `tool:id`: what a new word can touch. A check no fact names informs only
 * (reference/required-facts.md, rule 2).
 */
export function witnessIndex(facts: ReadonlyMap<string, Fact>): ReadonlyMap<string, readonly NamedBy[]> {
  const index = new Map<string, NamedBy[]>();
  const add = (entries: readonly WitnessEntry[], fact: Fact, deciding: boolean): void => {
    const keys = new Set(entries.flatMap((entry) => entry.allOf.map((id) => witnessKey(entry.tool, id))));
    for (const key of keys) {
      const list = index.get(key);
      if (list === undefined) index.set(key, [{ fact, deciding }]);
      else list.push({ fact, deciding });
    }
  };
  for (const fact of facts.values()) {
    add(fact.witnesses, fact, true);
    add(fact.manualWitnesses ?? [], fact, false);
  }
  return index;
}

/** Ids of the controls (topics included) that name a fact, required or supporting. */
export function controlsByFact(catalog: Pick<Catalog, "controls">): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const control of catalog.controls.values()) {
    for (const { fact } of control.facts) {
      const list = index.get(fact);
      if (list === undefined) index.set(fact, [control.id]);
      else list.push(control.id);
    }
  }
  return index;
}

/** Every deciding witness of the catalog as `tool id`: words of other checks decide nothing (semantics § 5.3). */
export function witnessIdsOf({ facts }: Pick<Catalog, "facts">): readonly string[] {
  const entries = [...facts.values()].flatMap((fact) => fact.witnesses);
  return [...new Set(entries.flatMap(({ tool, allOf }) => allOf.map((id) => `${tool} ${id}`)))];
}
