import { createHash } from "node:crypto";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { applyOwnFiles } from "./apply-own-files.ts";
import { checkOwnFile } from "./check-own-file.ts";
import type { PlacedProblem } from "./problem.ts";
import type { OwnFile } from "./shape.ts";

/** Bytes that somebody brought, and where from: a file of the folder, or an uploaded version. */
export type OwnSource = {
  readonly from: "folder" | "upload";
  /** Name people know it by: of the file in the folder, or as it was uploaded. */
  readonly fileName: string;
  readonly content: string | Uint8Array;
};

/** What became of a source: in force, or refused with what is wrong. */
export type OwnVerdict = {
  readonly from: OwnSource["from"];
  readonly fileName: string;
  /** SHA-256 of its bytes. */
  readonly sha256: string;
  /** null where not even its shape could be read. */
  readonly file: OwnFile | null;
  /** Empty: it is in force. */
  readonly problems: readonly PlacedProblem[];
};

/** The catalog in force, and what it is made of. */
export type OwnCatalog = {
  /** What comes with the product. */
  readonly base: Catalog;
  /** With everything of one's own that is in force. */
  readonly catalog: Catalog;
  readonly verdicts: readonly OwnVerdict[];
};

/** SHA-256 of a file, in hexadecimal digits. */
export function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Why a file cannot stand beside those before it; null when it can. */
export function clashWith(verdicts: readonly OwnVerdict[], file: OwnFile): string | null {
  const taken = verdicts.find((each) => each.problems.length === 0 && each.file?.id === file.id);
  if (taken === undefined) return null;
  const where = taken.from === "folder" ? `the file ${taken.fileName} of the folder` : `the uploaded ${taken.fileName}`;
  return `“${file.id}” is brought by ${where} already: choose another id, or change it there.`;
}

function verdictOn(source: OwnSource, base: Catalog, before: readonly OwnVerdict[]): OwnVerdict {
  const { from, fileName, content } = source;
  const checked = checkOwnFile(content, base);
  const verdict = { from, fileName, sha256: sha256Of(content), file: checked.file };
  if (!checked.ok) return { ...verdict, problems: checked.problems };
  const clash = clashWith(before, checked.file);
  return { ...verdict, problems: clash === null ? [] : [{ line: 1, path: "id", message: clash }] };
}

/**
 * The catalog with own files added, in the order given; one that is broken, or whose id is taken by one before it, is refused
 * with its reasons and stops no other.
 */
export function ownCatalogOf(base: Catalog, sources: readonly OwnSource[]): OwnCatalog {
  const verdicts: OwnVerdict[] = [];
  for (const source of sources) verdicts.push(verdictOn(source, base, verdicts));
  const files = verdicts.flatMap(({ file, problems }) => (file === null || problems.length > 0 ? [] : [file]));
  return { base, catalog: applyOwnFiles(base, files), verdicts };
}
