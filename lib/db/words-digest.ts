import { canonicalJson } from "#lib/domain/audit/canonical.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { sha256Hex } from "./secret.ts";

const known = new WeakMap<Catalog, string>();

const plain = (map: ReadonlyMap<string, unknown> | undefined): Record<string, unknown> =>
  Object.fromEntries([...(map ?? [])].map(([key, item]) => [key, item instanceof Map ? plain(item) : item]));

/**
 * Digest of all of a catalog that words of documents may be judged by: everything but its frameworks. Catalogs with the same
 * one give every stored word the same identity, belief and severity.
 */
export function wordsDigestOf(catalog: Catalog): string {
  const found = known.get(catalog);
  if (found !== undefined) return found;
  const { version, facts, controls, checks, beliefs, benchmarks, benchmarkInfo } = catalog;
  const maps = { facts, controls, checks, beliefs, benchmarks, benchmarkInfo };
  const parts = Object.entries(maps).map(([name, map]) => [name, plain(map)]);
  const digest = sha256Hex(canonicalJson({ version, ...Object.fromEntries(parts) }));
  known.set(catalog, digest);
  return digest;
}
