import { expect, test } from "vitest";
import { filesBelow, house } from "./import-graph.ts";
import { catalogIds, isTelling, knowledgeInCode } from "./knowledge.ts";
import { productSources } from "./source-text.ts";

const planted = new Set(["rbac-least-privilege", "164.312(b)", "CC6.1", "1.2.1", "KSV-0001"]);

test("no id of a control, requirement, framework or check stands in lib or components", () => {
  const ids = catalogIds();

  // Frameworks, controls and checks run to thousands; a catalog that reads as nothing must not pass.
  if (filesBelow(house, "catalog").length > 0) expect(ids.size).toBeGreaterThan(1000);
  expect(knowledgeInCode(productSources(), ids)).toEqual([]);
});

test.each([
  'export const control = "rbac-least-privilege";',
  'export const text = "see 164.312(b) of the rule";',
  "export const text = `requires CC6.1.`;",
  'export const isFirst = (id: string) => id === "1.2.1";',
  "export const View = () => <p>KSV-0001: privileged</p>;",
])("the search finds the id in: %s", (text) => {
  expect(knowledgeInCode([{ path: "components/findings/planted.tsx", text }], planted)).toHaveLength(1);
});

test("examples in comments, tests and ids of other lengths are left alone", () => {
  const sources = [
    { path: "lib/domain/a.ts", text: '// for example 1.2.1\nexport const version = "1.2.10";' },
    { path: "lib/domain/a.test.ts", text: 'const id = "1.2.1";' },
    { path: "cli/a.ts", text: 'const id = "1.2.1";' },
  ];

  expect(knowledgeInCode(sources, planted)).toEqual([]);
});

test("plain words and plain numbers are not telling", () => {
  expect(["etcd", "network", "5.1", "4"].filter(isTelling)).toEqual([]);
});
