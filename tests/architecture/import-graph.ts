import { readdirSync } from "node:fs";
import { join } from "node:path";
import { cruise, format, type ICruiseResult } from "dependency-cruiser";
import extractOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import extractTsConfig from "dependency-cruiser/config-utl/extract-ts-config";

/** Repository root, absolute. */
export const house = join(import.meta.dirname, "../..");

/** Folders that hold our own code; anything else at the root is data, documents or output. */
export const codeFolders = [
  "app",
  "bench",
  "bin",
  "cli",
  "collectors",
  "components",
  "demo",
  "identity",
  "lib",
  "scripts",
  "tests",
];

const sourceFile = /[.](ts|tsx|mts|cts|js|jsx|mjs|cjs)$/;
const generated = /^(lib[/]db[/]generated[/]|tests[/][.]output[/]|next-env[.]d[.]ts$)/;

/** Every source file of the tree at `root`, relative to it, by reading folders (so that it can check the import checker). */
export function sourceFiles(root: string = house): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    if (entry.isFile() && sourceFile.test(entry.name)) found.push(entry.name);
  }
  for (const folder of codeFolders) found.push(...filesBelow(root, folder));
  return found.filter((path) => sourceFile.test(path) && !generated.test(path)).sort();
}

/** All files below a folder, relative to `root`; empty where the folder does not exist yet. */
export function filesBelow(root: string, folder: string): string[] {
  let entries: ReturnType<typeof readFolder>;
  try {
    entries = readFolder(join(root, folder));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.name === "node_modules") return [];
    return entry.isDirectory() ? filesBelow(root, path) : [path];
  });
}

function readFolder(path: string) {
  return readdirSync(path, { withFileTypes: true });
}

/** The import graph of the tree at `root`, judged by `.dependency-cruiser.cjs` of this repository. */
export async function importGraph(root: string = house): Promise<ICruiseResult> {
  const options = await extractOptions(join(house, ".dependency-cruiser.cjs"));
  const tsConfig = extractTsConfig(join(house, "tsconfig.json"));
  const files = sourceFiles(root);
  const report = await cruise(files, { ...options, baseDir: root, tsConfig: {} }, {}, { tsConfig });
  if (typeof report.output === "string") throw new Error("dependency-cruiser answered with text instead of a graph");
  return report.output;
}

/** The report for people: each violation with the comment that says what to do. */
export async function explain(graph: ICruiseResult): Promise<string> {
  const { output } = await format(graph, { outputType: "err-long" });
  return typeof output === "string" ? output : JSON.stringify(output.summary.violations, null, 2);
}

/** Modules that were opened and read, without packages and data. */
export function modulesRead(graph: ICruiseResult): string[] {
  return graph.modules
    .filter((module) => module.couldNotResolve !== true && module.coreModule !== true)
    .map((module) => module.source)
    .filter((path) => sourceFile.test(path) && !path.includes("node_modules/") && !generated.test(path))
    .sort();
}
