import type { JsonFailure } from "./json-reader.ts";

/** An element of a list where it stands; `key` is that of its list, null in a document that is a list itself. */
export type RawElement = {
  readonly key: string | null;
  readonly text: string;
  readonly line: number;
  readonly indentedLine: number;
};

/** Why scanning stopped. `not_alone`: there is more than one JSON document, or text around it. */
export type ScanFailure = {
  readonly why: JsonFailure["why"] | "not_alone" | "element_too_large" | "doubled_list" | "empty";
  readonly line: number;
};

/** Lines of the document, and of its re-indented view, that the frame lacks from character `at` on. */
export type FrameCut = { readonly at: number; readonly lines: number; readonly indentedLines: number };

/** Everything outside of the elements, in which each list is empty. */
export type ListFrame = {
  readonly text: string;
  readonly counts: ReadonlyMap<string | null, number>;
  /** Lines before and between, by the character of `text` from which on they are missing in it. */
  readonly cuts: readonly FrameCut[];
};

export type ListOptions = {
  /** Members of the document whose lists are taken apart. */
  readonly isList: (key: string) => boolean;
  /** Reads an element; the line of the re-indented view it ends on. Without it the elements are only counted. */
  readonly onElement?: (element: RawElement) => number;
};
