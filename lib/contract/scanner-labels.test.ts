import { expect, test } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import { scanners } from "#lib/scanners/index.ts";
import { scannerLabel, scannerWords, toolLabel } from "./scanner-labels.ts";

test("the words of the screens are those of the registry, scanner by scanner", () => {
  const registered = scanners.map(({ id, label, formats, howToMake, intervalHours }) => ({
    ...{ id, label, formats, howToMake, intervalHours },
  }));

  expect(scannerWords.map(({ silenceMeans: _, ...words }) => words)).toEqual(registered);
});

test("every scanner says what its silence means", () => {
  for (const words of scannerWords) expect(words.silenceMeans, words.id).toMatch(/^[A-Z].{40,}[.]$/s);
});

test("every tool that can witness a fact has a name for the screen", () => {
  const tools = new Set([...loadCatalog().facts.values()].flatMap((fact) => fact.witnesses.map((entry) => entry.tool)));

  for (const tool of tools) expect(toolLabel(tool), tool).toMatch(tool === "kube-bench" ? /^kube-bench$/ : /^[A-Z]/);
});

test("a scanner nobody knows any more keeps its id", () => {
  expect(scannerLabel("old-scanner")).toBe("old-scanner");
});
