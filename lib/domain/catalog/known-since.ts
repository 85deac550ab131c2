import type { Catalog } from "./catalog.ts";
import { witnessKey } from "./witness.ts";

/** `v0.74.0`, `0.74` → [0, 74, 0]; null for everything else, pre-releases and development builds included. */
function versionOf(text: string): readonly number[] | null {
  const match = /^v?([0-9]{1,6})\.([0-9]{1,6})(?:\.([0-9]{1,6}))?(?:\+[\w.-]{1,100})?$/.exec(text.trim());
  return match === null ? null : [match[1], match[2], match[3] ?? "0"].map(Number);
}

/** Whether one version is another or a later one; false where either is no released version. */
export function isAtLeast(version: string, since: string): boolean {
  const [have, need] = [versionOf(version), versionOf(since)];
  if (have === null || need === null) return false;
  const different = have.findIndex((part, index) => part !== need[index]);
  return different === -1 || (have[different] ?? 0) > (need[different] ?? 0);
}

/** Keys (`tool:id`, as in `Catalog.checks`) of the checks a version of a tool is known to have (semantics § 2, pass by absence). */
export function checksKnownTo(catalog: Pick<Catalog, "checks">, tool: string, version: string): readonly string[] {
  const known: string[] = [];
  for (const check of catalog.checks.values()) {
    if (check.tool === tool && check.since !== undefined && isAtLeast(version, check.since)) {
      known.push(witnessKey(tool, check.id));
    }
  }
  return known;
}
