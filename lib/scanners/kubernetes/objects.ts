import { emptyDocument, readDocuments } from "#lib/domain/document/documents.ts";
import { lineInView, viewOf } from "#lib/domain/document/view-lines.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import type { ParseWarning } from "../types.ts";
import type { YamlReading } from "./read-yaml.ts";
import { readYaml } from "./read-yaml.ts";
import type { KubernetesObject } from "./unwrapping.ts";
import { isRecord, Unwrapping } from "./unwrapping.ts";

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
