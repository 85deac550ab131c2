import { toolLabel } from "#lib/contract/scanner-labels.ts";
import type { FactView } from "#lib/contract/views/requirement.ts";
import type { Catalog, Fact } from "#lib/domain/catalog/catalog.ts";

/** Check ids named at most for one tool: the rest is more of the same. */
const mostChecks = 20;

/**
 * Who could see a fact. A line of the cluster's own benchmark is named by the number people know it by; without a benchmark
 * a check is named as the catalog does.
 */
export function couldWitness(
  catalog: Catalog,
  fact: Fact,
  heard: ReadonlySet<string>,
  benchmark: string | null,
): FactView["couldWitness"] {
  const byTool = Map.groupBy([...fact.witnesses, ...(fact.manualWitnesses ?? [])], (entry) => entry.tool);
  return [...byTool].map(([tool, entries]) => {
    const ids = [...new Set(entries.flatMap((entry) => entry.allOf))];
    const checks = ids.flatMap((id) => numbersOf(catalog, benchmark, tool, id));
    return { tool, toolLabel: toolLabel(tool), checks: checks.slice(0, mostChecks), heard: heard.has(tool) };
  });
}

function numbersOf(catalog: Catalog, benchmark: string | null, tool: string, witness: string): readonly string[] {
  const lines = benchmark === null ? undefined : catalog.benchmarks.get(benchmark);
  // Only one tool has benchmarks: its witnesses are topics, which no document names.
  if (lines === undefined || catalog.checks.get(`${tool}:${witness}`)?.topic !== witness) return [witness];
  const found = [...lines.values()].filter((line) => line.topic === witness).map((line) => `${benchmark}:${line.id}`);
  return found.length === 0 ? [witness] : found;
}
