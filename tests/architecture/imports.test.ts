import extractOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import { beforeAll, describe, expect, test } from "vitest";
import { explain, house, importGraph, modulesRead, sourceFiles } from "./import-graph.ts";
import { allowedImports, plant, plantedViolations } from "./planted.ts";

describe("the import graph of this house", () => {
  let graph: Awaited<ReturnType<typeof importGraph>>;
  beforeAll(async () => {
    graph = await importGraph();
  });

  test("is read whole: every source file is a module of it", () => {
    const files = sourceFiles();

    expect(files.length).toBeGreaterThan(20);
    expect(modulesRead(graph)).toEqual(files);
  });

  test("sees # imports as the files they lead to", () => {
    const followed = graph.modules
      .flatMap((module) => module.dependencies)
      .filter(
        (dependency) => dependency.module.startsWith("#") && /^(lib|components|cli)[/]/.test(dependency.resolved),
      );

    expect(followed.length).toBeGreaterThan(10);
  });

  test("has no forbidden import and no cycle", async () => {
    const violations = graph.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);

    expect(violations, await explain(graph)).toEqual([]);
  });
});

describe("the import rules", () => {
  test("each have a planted violation", async () => {
    const { ruleSet } = await extractOptions(`${house}/.dependency-cruiser.cjs`);
    const names = (ruleSet?.forbidden ?? []).map((rule) => rule.name).sort();

    expect([...new Set(plantedViolations.map((planted) => planted.rule))].sort()).toEqual(names);
  });

  test("each find the violation planted for them", async () => {
    const { root, remove } = plant(plantedViolations);

    try {
      const { summary } = await importGraph(root);
      // A cycle is reported once, from any of its members.
      const found = new Set(
        summary.violations.flatMap(({ rule, from, cycle }) =>
          [from, ...(cycle ?? []).map((step) => step.name)].map((path) => `${rule.name}: ${path}`),
        ),
      );
      const missed = plantedViolations.map(({ rule, from }) => `${rule}: ${from}`).filter((line) => !found.has(line));
      expect(missed).toEqual([]);
    } finally {
      remove();
    }
  });

  test("allow what each layer needs", async () => {
    const { root, remove } = plant(allowedImports);

    try {
      const graph = await importGraph(root);
      const found = graph.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
      expect(found).toEqual([]);
      expect(modulesRead(graph)).toEqual(sourceFiles(root));
    } finally {
      remove();
    }
  });
});
