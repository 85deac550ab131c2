import type { Collection } from "./collection.ts";
import type { Stored } from "./stored.ts";

export type Owned = { readonly in: Collection; readonly object: Stored };

/** Who owns whom by uid, so that deleting an owner finds what nobody owns any more. */
export class Ownership {
  private readonly places = new Map<string, { readonly in: Collection; readonly key: string }>();
  private readonly dependents = new Map<string, Set<string>>();

  add(collection: Collection, stored: Stored): void {
    this.places.set(stored.uid, { in: collection, key: stored.key });
    for (const owner of stored.ownerUids) {
      const owned = this.dependents.get(owner) ?? new Set();
      this.dependents.set(owner, owned.add(stored.uid));
    }
  }

  remove(stored: Stored): void {
    this.places.delete(stored.uid);
    for (const owner of stored.ownerUids) {
      const owned = this.dependents.get(owner);
      owned?.delete(stored.uid);
      if (owned?.size === 0) this.dependents.delete(owner);
    }
  }

  /** Objects that named this removed owner and no other that still is there. */
  orphansOf(uid: string): readonly Owned[] {
    const orphans: Owned[] = [];
    for (const dependent of this.dependents.get(uid) ?? []) {
      const place = this.places.get(dependent);
      const object = place?.in.get(place.key);
      if (place === undefined || object === undefined) continue;
      if (!object.ownerUids.some((owner) => this.places.has(owner))) orphans.push({ in: place.in, object });
    }
    return orphans;
  }
}
