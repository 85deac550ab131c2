import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { house } from "./import-graph.ts";

/** One file each: the rule that must speak (`plugin` is our own pattern), where the file stands, what it says. */
const planted = [
  ["plugin", "lib/domain/scan/clock.ts", "export const now = () => new Date();"],
  ["plugin", "lib/domain/scan/clock-number.ts", "export const now = () => Date.now();"],
  ["plugin", "lib/domain/scan/dice.ts", "export const dice = () => Math.random();"],
  ["noRestrictedGlobals", "lib/domain/scan/where.ts", "export const where = () => process.cwd();"],
  ["noRestrictedGlobals", "lib/domain/scan/ask.ts", 'export const ask = () => fetch("https://example.org");'],
  ["noExplicitAny", "lib/queries/anything.ts", "export const read = (value: any) => value;"],
  ["noNonNullAssertion", "lib/queries/trust.ts", "export const read = (value?: string) => value!.length;"],
  ["noConsole", "lib/queries/shout.ts", 'console.log("hello");'],
  ["noProcessEnv", "lib/queries/home.ts", "export const home = process.env.HOME;"],
  ["noDefaultExport", "components/ui/unnamed.tsx", "export default 1;"],
  ["noEnum", "lib/queries/colour.ts", "export enum Colour { Red }"],
  ["noBarrelFile", "lib/queries/index.ts", 'export * from "./home.ts";'],
  ["noImportCycles", "lib/db/hen.ts", 'import { egg } from "./egg.ts";\nexport const hen = () => egg;'],
  [
    "noImportCycles",
    "lib/db/egg.ts",
    'import type { hen } from "./hen.ts";\nexport const egg = (it: typeof hen) => it;',
  ],
  ["useNodejsImportProtocol", "lib/db/join.ts", 'import { join } from "path";\nexport const at = join("a");'],
  ["noUnusedImports", "lib/db/unused.ts", 'import { join } from "node:path";'],
  ["noUnusedVariables", "lib/db/left.ts", "const left = 1;"],
  ["useImportType", "lib/db/type.ts", 'import { Sql } from "./sql.ts";\nexport type Mine = Sql;'],
  ["useFilenamingConvention", "lib/db/BigName.ts", "export const made = 1;"],
] as const;

/** Files about which the linter has nothing to say. */
const allowed = [
  ["lib/domain/scan/day.ts", "export const day = (at: number) => new Date(at).getUTCDate();"],
  ["lib/domain/scan/day.test.ts", "export const now = new Date(0);"],
  ["lib/log.ts", 'console.log("hello");'],
  ["lib/env.ts", "export const home = process.env.HOME;"],
  ["scripts/start.ts", "console.log(process.env.HOME);"],
  ["app/page.tsx", "export default function Page() {\n  return null;\n}"],
] as const;

const Report = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});

let root: string;
let complaints: string[];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "planted-"));
  const files = [...planted.map(([, path, text]) => [path, text] as const), ...allowed];
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
  mkdirSync(join(root, "tests/architecture"), { recursive: true });
  for (const path of ["biome.json", ".gitignore", "tests/architecture/pure-core.grit"]) {
    copyFileSync(join(house, path), join(root, path));
  }
  complaints = lint();
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function lint(): string[] {
  const biome = join(house, "node_modules/.bin/biome");
  const { stdout } = spawnSync(biome, ["lint", "--reporter=json", "--max-diagnostics=none", "."], {
    cwd: root,
    encoding: "utf8",
  });
  const { diagnostics } = Report.parse(JSON.parse(stdout));
  return diagnostics.map(
    ({ category, location }) => `${category.split("/").at(-1)} ${location.path.replace("./", "")}`,
  );
}

test.each(planted)("the linter says %s at %s", (rule, path) => {
  expect(complaints).toContain(`${rule} ${path}`);
});

test.each(allowed)("the linter is silent at %s", (path) => {
  expect(complaints.filter((complaint) => complaint.endsWith(` ${path}`))).toEqual([]);
});
