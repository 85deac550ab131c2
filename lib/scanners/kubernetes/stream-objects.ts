import type { Element, ListsOptions, Outline } from "#lib/domain/document/json-lists.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import type { ParseWarning } from "../types.ts";
import type { ReadOptions } from "./objects.ts";
import type { KubernetesObject, OpenLists } from "./unwrapping.ts";
import { isGroupName, Unwrapping } from "./unwrapping.ts";
import { elementsOf, outlineOf } from "./walk-lists.ts";

/** An object, and the lines of the entries in it. */
export type StreamedObject = KubernetesObject & { readonly lineOf: (entry: unknown) => number | null };

/** A document of Kubernetes objects that is too large to hold. */
export type ObjectStream = {
  /** As in `ObjectsReading`; the lists are those of the document itself until it was walked. */
  readonly format: string;
  readonly documents: number;
  /** Its beginning, by which a tool is known. */
  readonly head: string;
  /** Walks all objects, in batches; as often as the text can be walked. */
  readonly walk: () => AsyncGenerator<readonly StreamedObject[]>;
  /** What the last walk to the end found out. */
  readonly end: () => { readonly lists: readonly string[]; readonly warnings: readonly ParseWarning[] };
};

const lineIn =
  ({ shownLineOf }: Pick<Element, "shownLineOf">) =>
  (entry: unknown): number | null =>
    typeof entry === "object" && entry !== null ? shownLineOf(entry) : null;

function warnOfDoubled(warnings: Warnings, doubled: number): void {
  if (doubled > 0) warnings.add("duplicate_keys", "Doubled keys: the last one counts.", doubled);
}

/**
 * Opens a JSON document of Kubernetes objects: a `List`, an `XList`, a bare array, a map of `<plural>.<group>` or one object.
 * The text is walked once now and once for every walk. Throws as `outlineOf` does.
 */
export async function streamKubernetesObjects(
  text: AsyncIterable<string>,
  options: ReadOptions,
): Promise<ObjectStream> {
  const lists: ListsOptions = { ...options, isList: (key) => key === "items" || isGroupName(key) };
  const outline = await outlineOf(text, lists);
  let ended = begin(outline);
  const { unwrapping } = begin(outline);
  return {
    format: `json-${[...unwrapping.shapes].join("+")}`,
    documents: unwrapping.known,
    head: outline.head,
    async *walk() {
      const walk = begin(outline);
      yield walk.unwrapping.take().map((object) => ({ ...object, lineOf: lineIn(outline) }));
      if (walk.open !== null) yield* walkElements(elementsOf(text, outline, lists), walk, walk.open);
      ended = walk;
    },
    end: () => ({ lists: [...ended.unwrapping.lists].sort(), warnings: ended.warnings.list() }),
  };
}

type Walk = { readonly warnings: Warnings; readonly unwrapping: Unwrapping };

function begin(outline: Outline): Walk & { readonly open: OpenLists | null } {
  const warnings = new Warnings();
  const unwrapping = new Unwrapping(warnings);
  const open = unwrapping.open(outline.value);
  warnOfDoubled(warnings, outline.duplicateKeys);
  return { warnings, unwrapping, open };
}

async function* walkElements(
  elements: AsyncIterable<Element>,
  { warnings, unwrapping }: Walk,
  open: OpenLists,
): AsyncGenerator<readonly StreamedObject[]> {
  for await (const element of elements) {
    unwrapping.element(element.value, open);
    warnOfDoubled(warnings, element.duplicateKeys);
    const lineOf = lineIn(element);
    yield unwrapping.take().map((object) => ({ ...object, lineOf }));
  }
}
