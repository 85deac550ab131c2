import type { Catalog } from "./catalog.ts";

export const ownFileKinds = ["framework", "mapping"] as const;
export type OwnFileKind = (typeof ownFileKinds)[number];

/** What is wrong at one place of a file. */
export type PlacedProblem = {
  /** 1-based. */
  readonly line: number;
  /** Path of the value, for example `requirements[3].links[0].control`; empty where the file as a whole is meant. */
  readonly path: string;
  /** A sentence that says what to do. */
  readonly message: string;
};

/** What an own file brings, in short. */
export type OwnSummary = {
  readonly kind: OwnFileKind;
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly publisher: string;
  /** Requirements of a framework, and how many of them are scored; 0 for a mapping. */
  readonly requirements: number;
  readonly technical: number;
  /** Checks a mapping gives to facts; 0 for a framework. */
  readonly witnesses: number;
  /** Links to controls. */
  readonly links: number;
};

/** Where an own file came from: the folder a process was started with, or an upload. */
export type OwnOrigin = "folder" | "upload";

/** What became of an own file: in force, or refused with what is wrong. */
export type OwnVerdict = {
  readonly from: OwnOrigin;
  /** Of the file in the folder, or as it was uploaded. */
  readonly fileName: string;
  /** SHA-256 of its bytes, in hexadecimal digits. */
  readonly sha256: string;
  /** null where not even its shape could be read. */
  readonly summary: OwnSummary | null;
  /** Empty: it is in force. */
  readonly problems: readonly PlacedProblem[];
};

/** What is in force of one's own, beside what comes with the product. */
export type OwnInForce = {
  /** The catalog that comes with the product. */
  readonly base: Catalog;
  readonly verdicts: readonly OwnVerdict[];
  /** The folder of own files: its path (null: none is set), and why it could not be read as a whole. */
  readonly folder: { readonly path: string | null; readonly problem: string | null };
};
