import type { KubeObject } from "../kube/types.ts";

/** Largest document of objects, in bytes. */
export const maxBatchBytes = 8 * 1024 * 1024;

/** Written by machines for machines: no scanner says anything in it, and it is half of an object's size. */
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** An object as it is sent: whole, but for the bookkeeping of the API server and of kubectl (formats § 14). */
export function sentObject(object: KubeObject): unknown {
  const { managedFields, ...metadata } = object.metadata as KubeObject["metadata"] & { managedFields?: unknown };
  const { [lastApplied]: _, ...annotations } = metadata.annotations ?? {};
  return { ...object, metadata: metadata.annotations === undefined ? metadata : { ...metadata, annotations } };
}

/**
 * Objects that go into one document: a List of at most so many objects and bytes, each as it is last. Two versions of one
 * object in one document would count together, worst word first, and nothing would ever correct that.
 */
export class ObjectBatch {
  #items = new Map<string, { readonly text: string; readonly bytes: number }>();
  #bytes = 0;

  get size(): number {
    return this.#items.size;
  }

  /** False when it does not fit any more: hand the batch on and add it again. One object alone always fits. */
  add(object: KubeObject): boolean {
    const { uid } = object.metadata;
    const text = JSON.stringify(sentObject(object));
    const bytes = Buffer.byteLength(text) + 1;
    const together = this.#bytes - (this.#items.get(uid)?.bytes ?? 0) + bytes;
    if (this.#items.size > 0 && together > maxBatchBytes) return false;
    this.#items.set(uid, { text, bytes });
    this.#bytes = together;
    return true;
  }

  /** The document of what was added, and an empty batch. */
  take(): Uint8Array {
    const texts = [...this.#items.values()].map(({ text }) => text);
    this.#items = new Map();
    this.#bytes = 0;
    return Buffer.from(`{"kind":"List","apiVersion":"v1","items":[${texts.join(",")}]}`);
  }
}
