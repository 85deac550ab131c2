import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { PlacedProblem } from "#lib/domain/catalog/own.ts";
import { checkFramework, type Say } from "./check-framework.ts";
import { checkMapping } from "./check-mapping.ts";
import { type ParsedOwnFile, parseOwnFile } from "./parse-own-file.ts";
import { inOrder, pathWords } from "./problem.ts";
import type { OwnFile } from "./shape.ts";

export type Checked =
  | { readonly ok: true; readonly file: OwnFile }
  | { readonly ok: false; readonly file: OwnFile | null; readonly problems: readonly PlacedProblem[] };

/**
 * Whether a file can be used beside a catalog: its shape, and that everything it names exists and nothing that comes with
 * the product is defined again. Files are checked against the shipped catalog alone, so none depends on another.
 */
export function checkOwnFile(content: string | Uint8Array, base: Catalog): Checked {
  const read = parseOwnFile(content);
  if (!read.ok) return { ok: false, file: null, problems: read.problems };
  const problems = fitProblems(read.parsed, base);
  const { file } = read.parsed;
  return problems.length === 0 ? { ok: true, file } : { ok: false, file, problems: inOrder(problems) };
}

function fitProblems({ file, document }: ParsedOwnFile, base: Catalog): readonly PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  const say: Say = (path, message) => {
    problems.push({ line: document.lineOf(path), path: pathWords(path), message });
  };
  if (file.kind === "framework") checkFramework(file, base, say);
  else checkMapping(file, base, say);
  return problems;
}
