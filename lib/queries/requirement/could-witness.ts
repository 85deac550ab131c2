import { computedFrom, toolLabel } from "#lib/contract/scanner-labels.ts";
import type { FactView } from "#lib/contract/views/requirement.ts";
import type { Catalog, Fact } from "#lib/domain/catalog/catalog.ts";
import { type ComputedWitness, isComputed } from "#lib/domain/computed/witnesses.ts";

/** Check ids named at most for one tool: the rest is more of the same. */
const mostChecks = 20;

/** Whom a cluster has heard: tools of its sources, and which witnesses said something. */
export type WhoSpoke = { readonly tools: ReadonlySet<string>; readonly words: ReadonlyMap<string, unknown> };

/**
 * Who could see a fact. A line of the cluster's own benchmark is named by the number people know it by; without a benchmark
 * a check is named as the catalog does. What is computed here was heard where its input was.
 */
export function couldWitness(
  catalog: Catalog,
  fact: Fact,
  heard: WhoSpoke,
  benchmark: string | null,
): FactView["couldWitness"] {
  const all = [...fact.witnesses, ...(fact.manualWitnesses ?? [])].flatMap(({ tool, allOf }) =>
    allOf.map((id) => ({ tool, id })),
  );
  const byWho = Map.groupBy(all, ({ tool, id }) => (isComputed(tool, id) ? computedName(id) : toolLabel(tool)));
  return [...byWho].map(([label, named]) => {
    const tool = named[0]?.tool ?? "";
    const ids = [...new Set(named.map(({ id }) => id))];
    const checks = ids.flatMap((id) => numbersOf(catalog, benchmark, tool, id));
    const isOwn = named.some(({ id }) => isComputed(tool, id));
    const isHeard = isOwn ? ids.some((id) => heard.words.has(`${tool} ${id}`)) : heard.tools.has(tool);
    return { tool, toolLabel: label, checks: checks.slice(0, mostChecks), heard: isHeard };
  });
}

const computedName = (id: ComputedWitness): string => `Kubeproof, from ${computedFrom(id)}`;

function numbersOf(catalog: Catalog, benchmark: string | null, tool: string, witness: string): readonly string[] {
  const lines = benchmark === null ? undefined : catalog.benchmarks.get(benchmark);
  // Only one tool has benchmarks: its witnesses are topics, which no document names.
  if (lines === undefined || catalog.checks.get(`${tool}:${witness}`)?.topic !== witness) return [witness];
  const found = [...lines.values()].filter((line) => line.topic === witness).map((line) => `${benchmark}:${line.id}`);
  return found.length === 0 ? [witness] : found;
}
