import type { Element, ListsOptions, Outline } from "#lib/domain/document/json-lists.ts";
import { ElementReader, OutlineReader } from "#lib/domain/document/json-lists.ts";

/** Walks a text to its end for what stands around the lists of its document. Throws as `OutlineReader` does. */
export async function outlineOf(text: AsyncIterable<string>, options: ListsOptions): Promise<Outline> {
  const reader = new OutlineReader(options);
  for await (const piece of text) if (!reader.push(piece)) break;
  return reader.end();
}

/** Walks the same text once more for the elements of the lists. Throws as `ElementReader` does. */
export async function* elementsOf(
  text: AsyncIterable<string>,
  outline: Outline,
  options: ListsOptions,
): AsyncGenerator<Element> {
  const reader = new ElementReader(outline, options);
  for await (const piece of text) yield* reader.push(piece);
  reader.end();
}
