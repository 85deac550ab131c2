import type { KubeObject, ServedKind } from "../kube/types.ts";
import { namespaceEntry, nodeEntry, otherEntry, workloadOf } from "./roster-entry.ts";
import type { RosterKind } from "./roster-kinds.ts";
import { rosterKindOf, typeOfServed } from "./roster-kinds.ts";

/**
 * What the roster holds of one kind: by uid the JSON of its entry, which is small, compares quickly and is what the document
 * is made of. Objects that stand there under their owner are not held.
 */
export class RosterTable {
  readonly kind: ServedKind;
  readonly type: string;
  readonly part: RosterKind["part"];
  readonly #entries = new Map<string, string>();

  constructor(kind: ServedKind) {
    this.kind = kind;
    this.type = typeOfServed(kind);
    this.part = rosterKindOf(kind)?.part ?? "others";
  }

  get size(): number {
    return this.#entries.size;
  }

  /** JSON of every entry, in an order that does not depend on how they came. */
  texts(): readonly string[] {
    return [...this.#entries.values()].sort();
  }

  /** Whether the roster says something else afterwards. */
  put(object: KubeObject): boolean {
    const entry = this.#entryOf(object);
    if (entry === null) return this.#entries.delete(object.metadata.uid);
    const text = JSON.stringify(entry);
    if (this.#entries.get(object.metadata.uid) === text) return false;
    this.#entries.set(object.metadata.uid, text);
    return true;
  }

  /** Whether the roster says something else afterwards. */
  remove(uid: string): boolean {
    return this.#entries.delete(uid);
  }

  #entryOf(object: KubeObject): object | null {
    switch (this.part) {
      case "nodes":
        return nodeEntry(object);
      case "namespaces":
        return namespaceEntry(object);
      case "workloads":
        return workloadOf(this.type, object);
      case "others":
        return otherEntry(object);
      default:
        return this.part satisfies never;
    }
  }
}
