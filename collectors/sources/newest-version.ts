import type { ServedKind } from "../kube/types.ts";

/** Rank of a version as Kubernetes orders them: v2 before v1 before v1beta2 before v1beta1 before v1alpha1. */
function rankOf(version: string): readonly [number, number, number] {
  const parts = /^v([0-9]+)(?:(alpha|beta)([0-9]+))?$/.exec(version);
  if (parts === null) return [0, 0, 0];
  const stability = parts[2] === undefined ? 3 : parts[2] === "beta" ? 2 : 1;
  return [stability, Number(parts[1]), Number(parts[3] ?? 0)];
}

function isNewer(left: string, right: string): boolean {
  const [a, b] = [rankOf(left), rankOf(right)];
  for (const [index, rank] of a.entries()) {
    const other = b[index] ?? 0;
    if (rank !== other) return rank > other;
  }
  return false;
}

/** The version to read of one kind: all serve the same objects, and the most stable keeps the most of them. */
export function newestVersion(served: readonly ServedKind[], group: string, plural: string): ServedKind | null {
  let newest: ServedKind | null = null;
  for (const kind of served) {
    if (kind.group !== group || kind.plural !== plural) continue;
    if (newest === null || isNewer(kind.version, newest.version)) newest = kind;
  }
  return newest;
}
