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

/** Objects that go into one document: a List of at most so many objects and bytes. */
export class ObjectBatch {
  #items: string[] = [];
  #bytes = 0;

  get size(): number {
    return this.#items.length;
  }

  /** False when it does not fit any more: hand the batch on and add it again. One object alone always fits. */
  add(object: KubeObject): boolean {
    const text = JSON.stringify(sentObject(object));
    const bytes = Buffer.byteLength(text) + 1;
    if (this.#items.length > 0 && this.#bytes + bytes > maxBatchBytes) return false;
    this.#items.push(text);
    this.#bytes += bytes;
    return true;
  }

  /** The document of what was added, and an empty batch. */
  take(): Uint8Array {
    const text = `{"kind":"List","apiVersion":"v1","items":[${this.#items.join(",")}]}`;
    this.#items = [];
    this.#bytes = 0;
    return Buffer.from(text);
  }
}
