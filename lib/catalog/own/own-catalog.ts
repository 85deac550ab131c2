import { createHash } from "node:crypto";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { OwnInForce, OwnOrigin, OwnVerdict } from "#lib/domain/catalog/own.ts";
import { applyOwnFiles } from "./apply-own-files.ts";
import { checkOwnFile } from "./check-own-file.ts";
import { noOwnFolder, type OwnFolder } from "./read-own-folder.ts";
import type { OwnFile } from "./shape.ts";
import { summaryOf } from "./summary.ts";

/** Bytes that somebody brought, and where from: a file of the folder, or an uploaded version. */
export type OwnSource = {
  readonly from: OwnOrigin;
  readonly fileName: string;
  readonly content: string | Uint8Array;
};

/** The catalog in force, and what it is made of. */
export type OwnCatalog = { readonly catalog: Catalog; readonly own: OwnInForce };

/** SHA-256 of a file, in hexadecimal digits. */
export function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Why a file cannot stand beside those before it; null when it can. */
export function clashWith(verdicts: readonly OwnVerdict[], id: string): string | null {
  const taken = verdicts.find((each) => each.problems.length === 0 && each.summary?.id === id);
  if (taken === undefined) return null;
  const where = taken.from === "folder" ? `the file ${taken.fileName} of the folder` : `the uploaded ${taken.fileName}`;
  return `“${id}” is brought by ${where} already: choose another id, or change it there.`;
}

type Judged = { readonly verdict: OwnVerdict; readonly file: OwnFile | null };

function judge(source: OwnSource, base: Catalog, before: readonly Judged[]): Judged {
  const { from, fileName, content } = source;
  const checked = checkOwnFile(content, base);
  const summary = checked.file === null ? null : summaryOf(checked.file);
  const verdict = { from, fileName, sha256: sha256Of(content), summary };
  if (!checked.ok) return { verdict: { ...verdict, problems: checked.problems }, file: null };
  const clash = clashWith(
    before.map((each) => each.verdict),
    checked.file.id,
  );
  if (clash === null) return { verdict: { ...verdict, problems: [] }, file: checked.file };
  return { verdict: { ...verdict, problems: [{ line: 1, path: "id", message: clash }] }, file: null };
}

/**
 * The catalog with own files added, those of the folder first; one that is broken, or whose id is taken by one before it, is
 * refused with its reasons and stops no other.
 */
export function ownCatalogOf(
  base: Catalog,
  folder: OwnFolder = noOwnFolder,
  uploaded: readonly OwnSource[] = [],
): OwnCatalog {
  const judged: Judged[] = [];
  for (const source of [...folder.sources, ...uploaded]) judged.push(judge(source, base, judged));
  const files = judged.flatMap(({ file }) => (file === null ? [] : [file]));
  const { path, problem } = folder;
  const verdicts = judged.map((each) => each.verdict);
  return { catalog: applyOwnFiles(base, files), own: { base, verdicts, folder: { path, problem } } };
}
