import type { Catalog } from "./catalog.ts";
import { unwitnessableFacts } from "./witnessable.ts";

// The catalog of a process is one object that never changes; asking every benchmark profile takes milliseconds.
const known = new WeakMap<Catalog, Map<string, ReadonlySet<string>>>();

/** Facts that no check of these tools could ever prove: it only asks a person, or a pass of it is not believed. */
export function neverProvenBy(catalog: Catalog, tools: readonly string[]): ReadonlySet<string> {
  const byTools = known.get(catalog) ?? new Map<string, ReadonlySet<string>>();
  known.set(catalog, byTools);
  const key = [...tools].sort().join(" ");
  const found =
    byTools.get(key) ?? new Set(unwitnessableFacts(catalog, { tools: new Set(tools) }).map(({ fact }) => fact));
  byTools.set(key, found);
  return found;
}
