import { emptyDocument, readDocuments } from "#lib/domain/document/documents.ts";
import { lineInView, viewOf } from "#lib/domain/document/view-lines.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import type { ParseWarning } from "../types.ts";
import type { YamlReading } from "./read-yaml.ts";
import { readYaml } from "./read-yaml.ts";

/** One object of the Kubernetes API as a document has it. */
export type KubernetesObject = {
  readonly apiVersion: string;
  readonly kind: string;
  /** The whole object, with the kind its list gave it. */
  readonly value: Readonly<Record<string, unknown>>;
};

/** Every object of a document, whatever it was wrapped in. */
export type ObjectsReading = {
  /** `json` or `yaml`, with the wrapping that occurred: `json-object`, `yaml-list`, `json-array`, `json-map` … */
  readonly format: string;
  readonly documents: number;
  readonly objects: readonly KubernetesObject[];
  /** Kinds of the lists, also of empty ones: `List`, `PolicyReportList` … */
  readonly lists: readonly string[];
  /** 1-based line the product shows for an entry that has one of the marked keys, else null. */
  readonly lineOf: (entry: unknown) => number | null;
  /** False for YAML that may have been cut: a part of a YAML file can be valid YAML. */
  readonly isWhole: boolean;
  readonly warnings: readonly ParseWarning[];
};

export type ReadOptions = {
  readonly label: string;
  readonly howToMake: string;
  /** Keys of which an entry has one; the line of that key is the entry's. */
  readonly markKeys: ReadonlySet<string>;
};

/** What a stream holds, in either language. */
type Stream = Pick<ObjectsReading, "documents" | "lineOf" | "isWhole"> & {
  readonly language: "json" | "yaml";
  readonly values: readonly unknown[];
};

/** Lists in lists stop here. */
const maxNesting = 4;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** A document of Kubernetes objects in YAML begins its lines with their keys; JSON begins with a bracket. */
function looksLikeYaml(text: string): boolean {
  const head = text.slice(0, 20_000);
  return (
    !/^\s*[{[<]/.test(head) && /^(?:- )?\s*["']?(?:apiVersion|kind|items|[a-z]+\.[a-z0-9.-]+)["']?:(?:\s|$)/m.test(head)
  );
}

/** kubectl ends YAML with a line break, and a list with its kind: what ends otherwise may be a part. */
function mayBeCut(text: string, last: unknown): boolean {
  if (/\n\s*$/.test(text)) return false;
  const keys = isRecord(last) ? Object.keys(last) : [];
  return !(keys.includes("items") && keys.indexOf("kind") > keys.indexOf("items"));
}

function streamOf(text: string, options: ReadOptions, warnings: Warnings): Stream {
  const yaml = looksLikeYaml(text);
  const read = yaml ? readYaml(text, options.markKeys, options.howToMake) : null;
  const found = yaml ? null : readDocuments(text, { ...options, markKey: options.markKeys });
  const doubled = read?.duplicateKeys ?? found?.duplicateKeys ?? 0;
  if (doubled > 0) warnings.add("duplicate_keys", "Doubled keys: the last one counts.", doubled);
  if (found !== null && found.textLines > 0) {
    warnings.add("text_lines", "Lines that are not JSON were left out.", found.textLines);
  }
  const values = read?.values ?? found?.documents.map((document) => document.value) ?? [];
  const isWhole = read === null || !mayBeCut(text, values.at(-1));
  if (!isWhole) warnings.add("may_be_cut", "The YAML does not end with a line break: it may be a part of a file.");
  const shownLineOf = found?.shownLineOf ?? (read === null ? () => null : linesInYaml(text, read));
  const lineOf = (entry: unknown): number | null =>
    typeof entry === "object" && entry !== null ? shownLineOf(entry) : null;
  return { language: yaml ? "yaml" : "json", documents: values.length, values, lineOf, isWhole };
}

/** YAML is shown as it is. */
function linesInYaml(text: string, read: YamlReading): (entry: object) => number | null {
  const view = viewOf(text);
  return (entry) => {
    const offset = read.offsetOf(entry);
    return offset === null ? null : lineInView(view, offset);
  };
}

/** Takes lists, arrays and maps apart; each object keeps the kind its list gave it. */
class Unwrapping {
  readonly objects: KubernetesObject[] = [];
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

  #shapeOf(value: unknown): string | null {
    if (Array.isArray(value)) return "array";
    if (!isRecord(value)) return null;
    if (Array.isArray(value.items) && textOf(value.kind).endsWith("List")) return "list";
    if (textOf(value.kind) !== "" && textOf(value.apiVersion) !== "") return "object";
    return isMapOfLists(value) ? "map" : null;
  }

  #add(value: unknown, inherited: Readonly<Record<string, unknown>>, depth: number): void {
    if (Array.isArray(value) && depth <= maxNesting) {
      for (const item of value) this.#add(item, inherited, depth + 1);
    } else if (!isRecord(value)) {
      this.#invalid();
    } else if (Array.isArray(value.items) && textOf(value.kind).endsWith("List")) {
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
    const itemKind = textOf(list.kind).slice(0, -"List".length);
    const inherited = itemKind === "" ? {} : { apiVersion: list.apiVersion, kind: itemKind };
    const next = isRecord(list.metadata) ? list.metadata.continue : undefined;
    if (typeof next === "string" && next !== "") {
      this.#warnings.add("more_pages", "The list has more pages than were sent; what they hold is not judged.");
    }
    this.#add(list.items, inherited, depth + 1);
  }

  #invalid(): void {
    this.#warnings.add("invalid_object", "Entries that are no Kubernetes object were left out.");
  }
}

/** `{"<plural>.<group>": [ … ]}`, as some exports write it. */
function isMapOfLists(value: Readonly<Record<string, unknown>>): boolean {
  const entries = Object.entries(value);
  const isNamed = (name: string): boolean => /^[a-z][a-z0-9]*\.[a-z0-9.-]+$/.test(name);
  return entries.length > 0 && entries.every(([name, list]) => isNamed(name) && (list === null || Array.isArray(list)));
}

/**
 * Reads Kubernetes objects from JSON or YAML: single ones, `List` and `XList`, bare arrays, maps of `<plural>.<group>`, and
 * any number of those in one stream. Throws as `readDocuments` and `readYaml` do; a document without any object that
 * could be one gives `documents: 0`, and the adapter says what that means.
 */
export function readKubernetesObjects(text: string, options: ReadOptions): ObjectsReading {
  if (text.trim() === "") throw emptyDocument(options.label, options.howToMake);
  const warnings = new Warnings();
  const stream = streamOf(text, options, warnings);
  const unwrapping = new Unwrapping(warnings);
  for (const value of stream.values) unwrapping.document(value);
  return {
    format: `${stream.language}-${[...unwrapping.shapes].sort().join("+")}`,
    documents: unwrapping.known,
    objects: unwrapping.objects,
    lists: [...unwrapping.lists].sort(),
    lineOf: stream.lineOf,
    isWhole: stream.isWhole,
    warnings: warnings.list(),
  };
}
