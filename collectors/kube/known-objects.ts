/**
 * Which version of which object was told: uid → resourceVersion, and nothing else of it, so that memory stays flat.
 * A resourceVersion is opaque text (Kubernetes API concepts, "Resource versions"); one that is the plain decimal of a
 * number, as nearly all are, is kept as that number, which costs less memory or none.
 */
export class KnownObjects {
  readonly #versions = new Map<string, string | number>();

  get size(): number {
    return this.#versions.size;
  }

  has(uid: string): boolean {
    return this.#versions.has(uid);
  }

  /** Whether exactly this version was told. */
  knows(uid: string, resourceVersion: string): boolean {
    return this.#versions.get(uid) === compact(resourceVersion);
  }

  remember(uid: string, resourceVersion: string): void {
    this.#versions.set(uid, compact(resourceVersion));
  }

  forget(uid: string): void {
    this.#versions.delete(uid);
  }

  /** Every uid, sorted, so that the same set is the same text. */
  uids(): readonly string[] {
    return [...this.#versions.keys()].sort();
  }

  /** Uids that are known and not in `seen`. */
  missingFrom(seen: ReadonlySet<string>): readonly string[] {
    return [...this.#versions.keys()].filter((uid) => !seen.has(uid));
  }

  /** uid and resourceVersion of all, for a comparison with what the API server holds. */
  entries(): readonly (readonly [uid: string, resourceVersion: string])[] {
    return [...this.#versions].map(([uid, version]) => [uid, String(version)] as const);
  }
}

function compact(resourceVersion: string): string | number {
  return /^(0|[1-9]\d{0,14})$/.test(resourceVersion) ? Number(resourceVersion) : resourceVersion;
}
