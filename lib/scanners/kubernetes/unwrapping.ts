import type { Warnings } from "#lib/domain/document/warnings.ts";

/** One object of the Kubernetes API as a document has it. */
export type KubernetesObject = {
  readonly apiVersion: string;
  readonly kind: string;
  /** The whole object, with the kind its list gave it. */
  readonly value: Readonly<Record<string, unknown>>;
};

/** What the items of a list take over from it. */
type Inherited = Readonly<Record<string, unknown>>;

/** Lists of a document whose elements come one by one. */
export type OpenLists = { readonly inherited: Inherited; readonly depth: number };

/** Lists in lists stop here. */
const maxNesting = 4;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Takes lists, arrays and maps apart; each object keeps the kind its list gave it. */
export class Unwrapping {
  objects: KubernetesObject[] = [];
  readonly shapes = new Set<string>();
  readonly lists = new Set<string>();
  /** Documents that hold objects or could have held some. */
  known = 0;
  readonly #warnings: Warnings;

  constructor(warnings: Warnings) {
    this.#warnings = warnings;
  }

  document(value: unknown): void {
    const shape = this.#shapeOf(value);
    if (shape === null) {
      this.#invalid();
      return;
    }
    this.known += 1;
    this.shapes.add(shape);
    this.#add(value, {}, 0);
  }

  /** Begins a document whose lists are empty here and come element by element; null where none of them holds objects. */
  open(frame: unknown): OpenLists | null {
    this.document(frame);
    if (Array.isArray(frame)) return { inherited: {}, depth: 1 };
    if (!isRecord(frame)) return null;
    if (isList(frame)) return { inherited: inheritedFrom(frame), depth: 2 };
    return isMapOfLists(frame) ? { inherited: {}, depth: 2 } : null;
  }

  /** Takes one element of such a list. */
  element(value: unknown, { inherited, depth }: OpenLists): void {
    this.#add(value, inherited, depth);
  }

  /** The objects found since it was last asked. */
  take(): readonly KubernetesObject[] {
    const { objects } = this;
    this.objects = [];
    return objects;
  }

  #shapeOf(value: unknown): string | null {
    if (Array.isArray(value)) return "array";
    if (!isRecord(value)) return null;
    if (isList(value)) return "list";
    if (textOf(value.kind) !== "" && textOf(value.apiVersion) !== "") return "object";
    return isMapOfLists(value) ? "map" : null;
  }

  #add(value: unknown, inherited: Inherited, depth: number): void {
    if (Array.isArray(value) && depth <= maxNesting) {
      for (const item of value) this.#add(item, inherited, depth + 1);
    } else if (!isRecord(value)) {
      this.#invalid();
    } else if (isList(value)) {
      this.#addList(value, depth);
    } else if (isMapOfLists(value)) {
      for (const list of Object.values(value)) this.#add(list ?? [], {}, depth + 1);
    } else {
      this.#addObject({ ...inherited, ...value });
    }
  }

  #addObject(value: Readonly<Record<string, unknown>>): void {
    const named = { apiVersion: textOf(value.apiVersion), kind: textOf(value.kind) };
    if (named.kind === "" || named.apiVersion === "") this.#invalid();
    else this.objects.push({ ...named, value });
  }

  /** Items of a list of the API lack their kind and version; those of kubectl's `List` have them. */
  #addList(list: Readonly<Record<string, unknown>>, depth: number): void {
    this.lists.add(textOf(list.kind));
    const next = isRecord(list.metadata) ? list.metadata.continue : undefined;
    if (typeof next === "string" && next !== "") {
      this.#warnings.add("more_pages", "The list has more pages than were sent; what they hold is not judged.");
    }
    this.#add(list.items, inheritedFrom(list), depth + 1);
  }

  #invalid(): void {
    this.#warnings.add("invalid_object", "Entries that are no Kubernetes object were left out.");
  }
}

function isList(value: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(value.items) && textOf(value.kind).endsWith("List");
}

/** Items of a list of the API lack their kind and version; those of kubectl's `List` have them. */
function inheritedFrom(list: Readonly<Record<string, unknown>>): Inherited {
  const itemKind = textOf(list.kind).slice(0, -"List".length);
  return itemKind === "" ? {} : { apiVersion: list.apiVersion, kind: itemKind };
}

/** `<plural>.<group>`, as some exports name their lists. */
export const isGroupName = (name: string): boolean => /^[a-z][a-z0-9]*\.[a-z0-9.-]+$/.test(name);

/** `{"<plural>.<group>": [ … ]}`, as some exports write it. */
function isMapOfLists(value: Readonly<Record<string, unknown>>): boolean {
  const entries = Object.entries(value);
  return (
    entries.length > 0 && entries.every(([name, list]) => isGroupName(name) && (list === null || Array.isArray(list)))
  );
}
