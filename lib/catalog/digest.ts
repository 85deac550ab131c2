import { createHash } from "node:crypto";
import { canonicalJson } from "#lib/domain/audit/canonical.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";

/** Maps become objects, so that the order in which records were read changes nothing. */
function plain(value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, item]) => [String(key), plain(item)]));
}

/** SHA-256, in hexadecimal digits, over the canonical JSON of everything in a catalog but its digest. */
export function digestOf(catalog: Omit<Catalog, "digest">): string {
  const { version, facts, controls, frameworks, checks, beliefs, benchmarks, benchmarkInfo } = catalog;
  const parts = { version, facts, controls, frameworks, checks, beliefs, benchmarks, benchmarkInfo };
  const entries = Object.entries(parts).map(([key, value]) => [key, plain(value)]);
  return createHash("sha256")
    .update(canonicalJson(Object.fromEntries(entries)))
    .digest("hex");
}
