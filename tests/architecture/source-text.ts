import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { house, sourceFiles } from "./import-graph.ts";

/** A file of the house with its text; `path` is relative to the root. */
export type Source = { readonly path: string; readonly text: string };

export const isTest = (path: string): boolean => path.startsWith("tests/") || /[.]test[.]tsx?$/.test(path);

/** Reads the named files. */
export function readSources(paths: readonly string[]): Source[] {
  return paths.map((path) => ({ path, text: readFileSync(join(house, path), "utf8") }));
}

/** Source files of the product itself, without tests. */
export function productSources(): Source[] {
  return readSources(sourceFiles().filter((path) => !isTest(path)));
}

/** Everything that is published with the repository: files git knows, without those deleted in the work tree. */
export function trackedFiles(): string[] {
  const list = (...flags: string[]) =>
    execFileSync("git", ["ls-files", "-z", ...flags], { cwd: house, encoding: "utf8" })
      .split("\0")
      .filter(Boolean);
  const deleted = new Set(list("--deleted"));
  return list().filter((path) => !deleted.has(path));
}

/** Code without comments and types, so that an explanation is never taken for the thing it explains. */
export function codeOnly({ path, text }: Source): string {
  const compilerOptions = {
    removeComments: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    jsx: ts.JsxEmit.Preserve,
  };
  return ts.transpileModule(text, { fileName: path, compilerOptions }).outputText;
}

/** The syntax tree of a file. */
export function syntaxOf({ path, text }: Source): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
}

/** Every text the code holds (string literals, template parts, JSX text) with its 1-based line; import paths left out. */
export function literalsOf(source: Source): { readonly value: string; readonly line: number }[] {
  const tree = syntaxOf(source);
  const found: { value: string; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (
      ts.isStringLiteralLike(node) ||
      ts.isJsxText(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node)
    ) {
      found.push({ value: node.text, line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
