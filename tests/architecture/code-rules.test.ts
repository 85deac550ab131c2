import { describe, expect, test } from "vitest";
import { drawerNames, impurities, outOfPlace, overBudget, verbsNotMadeByCommand } from "./code-rules.ts";
import { codeFolders, filesBelow, house } from "./import-graph.ts";
import { productSources } from "./source-text.ts";

const product = productSources();
const lines = (count: number): string => "const x = 1;\n".repeat(count);

describe("this house", () => {
  test("keeps the core free of clock, chance, environment, network, time zone and locale", () => {
    expect(product.filter(({ path }) => path.startsWith("lib/domain/")).length).toBeGreaterThan(4);
    expect(impurities(product)).toEqual([]);
  });

  test("has no drawers: every file and folder is named for its concept", () => {
    expect(drawerNames(codeFolders.flatMap((folder) => filesBelow(house, folder)))).toEqual([]);
  });

  test("keeps routes within 40 lines and pages within 60", () => {
    expect(overBudget(product)).toEqual([]);
  });

  test("makes every verb with command()", () => {
    expect(verbsNotMadeByCommand(product)).toEqual([]);
  });

  test("keeps error types, raw SQL and server actions in their one place, and leaves no work for later", () => {
    expect(outOfPlace(product)).toEqual([]);
  });
});

describe("the searches find what they forbid", () => {
  test.each([
    "export const now = () => new Date();",
    "export const now = () => Date.now();",
    "export const now = () => Date();",
    "export const dice = () => Math.random();",
    "export const id = () => crypto.randomUUID();",
    "export const home = () => process.env.HOME;",
    'export const ask = () => fetch("https://example.org");',
    "export const later = () => setTimeout(() => 1, 2);",
    "export const hour = (at: Date) => at.getHours();",
    "export const words = (at: Date) => at.toLocaleDateString();",
    "export async function wait() {}",
  ])("impure: %s", (text) => {
    expect(impurities([{ path: "lib/domain/score/planted.ts", text }])).toHaveLength(1);
  });

  test("arithmetic on a given time is pure, and so is a comment about the clock", () => {
    const text = "// not Date.now()\nexport const day = (at: number) => new Date(at).getUTCDate();";

    expect(impurities([{ path: "lib/domain/score/planted.ts", text }])).toEqual([]);
  });

  test("drawers", () => {
    const planted = [
      "lib/utils/x.ts",
      "lib/domain/scan/helpers.ts",
      "components/common.tsx",
      "lib/types.ts",
      "cli/shared.test.ts",
    ];

    expect(drawerNames([...planted, "lib/scanners/types.ts", "lib/domain/scan/word.ts"])).toEqual(planted);
  });

  test("long routes and pages", () => {
    const planted = [
      { path: "app/api/v1/scans/route.ts", text: lines(41) },
      { path: "app/page.tsx", text: lines(61) },
      { path: "app/(console)/page.tsx", text: lines(60) },
    ];

    expect(overBudget(planted)).toEqual([
      "app/api/v1/scans/route.ts: 41 lines, at most 40",
      "app/page.tsx: 61 lines, at most 60",
    ]);
  });

  test("verbs that skip the constructor", () => {
    const at = (text: string) => verbsNotMadeByCommand([{ path: "lib/commands/scan/planted.ts", text }]);

    expect(at('import { command } from "../command.ts";\nexport type A = 1;\nexport const add = command({});')).toEqual(
      [],
    );
    expect(at("export const add = command({});")).toHaveLength(1);
    expect(at('import { command } from "../command.ts";\nexport const add = () => command({});')).toHaveLength(1);
    expect(at("export function add() {}")).toHaveLength(1);
    expect(at("const add = 1;\nexport { add };")).toHaveLength(1);
    expect(at('export * from "./other.ts";')).toHaveLength(1);
    expect(at("export default 1;")).toHaveLength(1);
  });

  test.each([
    "export class MyError extends Error {}",
    "export const rows = (p: Db) => p.$queryRaw`select 1`;",
    'export async function act() { "use server"; }',
    `// ${"TO"}${"DO"} later`,
  ])("out of place: %s", (text) => {
    expect(outOfPlace([{ path: "lib/queries/scan/planted.ts", text }])).toHaveLength(1);
  });
});
