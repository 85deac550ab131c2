import type { CatalogView } from "../types.ts";

/** Names of one check: see `Observation`. */
export type CheckIdentity = {
  readonly check: string;
  readonly witness: string;
  readonly rawId: string;
  /** The catalog's title, or null when the catalog does not know the check. */
  readonly title: string | null;
  readonly topic: string | null;
  readonly sharesTopic: boolean;
};

/** kube-bench up to 0.3 wrote `1.5` for the profile that is called `cis-1.5` since. */
export function benchmarkOf(version: string, catalog: CatalogView): string {
  const bare = version.trim();
  const prefixed = `cis-${bare}`;
  return /^[0-9]+\.[0-9]+$/.test(bare) && catalog.hasBenchmark(prefixed) ? prefixed : bare === "" ? "unknown" : bare;
}

/**
 * The identity of a line: numbers move between benchmark versions, topics do not. An unknown line keeps its own number
 * and witnesses nothing.
 */
export function identify(benchmark: string, id: string, catalog: CatalogView): CheckIdentity {
  const rawId = `${benchmark}:${id}`;
  const line = catalog.benchmarkCheck(benchmark, id);
  if (line === null) return { check: rawId, witness: rawId, rawId, title: null, topic: null, sharesTopic: false };
  const sharesTopic = line.sharesTopic === true;
  const check = sharesTopic ? `${line.topic}/${id}` : line.topic;
  return { check, witness: line.topic, rawId, title: line.title, topic: line.topic, sharesTopic };
}
