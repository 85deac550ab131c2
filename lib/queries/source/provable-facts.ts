import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { unwitnessableFacts } from "#lib/domain/catalog/witnessable.ts";

// The catalog of a process is one object that never changes; asking every benchmark profile takes milliseconds.
const known = new WeakMap<Catalog, Map<string, ReadonlySet<string>>>();

/** Required facts that checks of these tools could prove: facts only people witness, and faulty checks, are left out. */
export function provableFacts(catalog: Catalog, tools: readonly string[]): ReadonlySet<string> {
  const byTools = known.get(catalog) ?? new Map<string, ReadonlySet<string>>();
  known.set(catalog, byTools);
  const key = [...tools].sort().join(" ");
  const found = byTools.get(key) ?? find(catalog, tools);
  byTools.set(key, found);
  return found;
}

function find(catalog: Catalog, tools: readonly string[]): ReadonlySet<string> {
  if (tools.length === 0) return new Set();
  const never = new Set(unwitnessableFacts(catalog, { tools: new Set(tools) }).map(({ fact }) => fact));
  const provable = new Set<string>();
  for (const control of catalog.controls.values()) {
    for (const { fact, required } of control.facts) {
      if (required && !never.has(fact) && catalog.facts.get(fact)?.peopleOnly === false) provable.add(fact);
    }
  }
  return provable;
}
