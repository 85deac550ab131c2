import type { Catalog, Fact, WitnessEntry } from "#lib/domain/catalog/catalog.ts";
import { witnessKey } from "#lib/domain/catalog/witness.ts";
import type { CatalogFiles, FaultRecord } from "./files.ts";
import { type CatalogProblem, repeated } from "./problem.ts";

function entryProblem(catalog: Catalog, entry: WitnessEntry): string | null {
  for (const id of entry.allOf) {
    const key = witnessKey(entry.tool, id);
    if (!catalog.checks.has(key)) return `names the witness ${key}, which no file of checks has`;
    // For kube-bench belief belongs to the line of a benchmark profile and is applied to each of its words.
    if (catalog.beliefs.get(key)?.belief === "never") return `counts ${key}, whose verdict is never believed`;
  }
  return null;
}

function factProblems(catalog: Catalog, fact: Fact, file: string, record: string): readonly CatalogProblem[] {
  const problems = [...fact.witnesses, ...(fact.manualWitnesses ?? [])]
    .map((entry) => entryProblem(catalog, entry))
    .filter((message) => message !== null);
  return problems.map((message) => ({ file, record, message }));
}

/** Witnesses of facts and topics that do not exist or that must not count. */
export function witnessProblems(catalog: Catalog, files: CatalogFiles): readonly CatalogProblem[] {
  const topics = new Map(files.topics.map((record) => [`topic:${record.topic}`, record.topic]));
  return [...catalog.facts.values()].flatMap((fact) => {
    const topic = topics.get(fact.id);
    const file = topic === undefined ? "facts.json" : "topics.json";
    return factProblems(catalog, fact, file, topic ?? fact.id);
  });
}

function checkProblems(files: CatalogFiles, topics: ReadonlySet<string>): readonly CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  for (const [tool, records] of files.checks) {
    const file = `checks/${tool}.json`;
    problems.push(
      ...repeated(
        file,
        records.flatMap((record) => [record.id, ...record.aliases]),
      ),
    );
    for (const { id, topic } of records) {
      if (topic !== undefined && !topics.has(topic)) {
        problems.push({ file, record: id, message: `carries the unknown topic ${topic}` });
      }
    }
  }
  return problems;
}

function benchmarkProblems(files: CatalogFiles, topics: ReadonlySet<string>): readonly CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const used = new Set<string>();
  for (const benchmark of files.benchmarks) {
    const file = `benchmarks/${benchmark.benchmark}.json`;
    problems.push(
      ...repeated(
        file,
        benchmark.checks.map((record) => record.id),
      ),
    );
    for (const { id, topic } of benchmark.checks) {
      used.add(topic);
      if (!topics.has(topic)) problems.push({ file, record: id, message: `carries the unknown topic ${topic}` });
    }
  }
  for (const topic of topics) {
    if (!used.has(topic)) problems.push({ file: "topics.json", record: topic, message: "is in no benchmark" });
  }
  return problems;
}

function faultProblems(fault: FaultRecord, known: ReadonlyMap<string, ReadonlySet<string>>): readonly CatalogProblem[] {
  const scopes = Array.isArray(fault.ids) ? [[fault.tool, fault.ids] as const] : Object.entries(fault.ids);
  return scopes.flatMap(([scope, ids]) =>
    ids
      .filter((id) => !known.get(scope)?.has(id))
      .map((id) => ({ file: "faults.json", record: fault.key, message: `names the unknown check ${scope}:${id}` })),
  );
}

/** Checks, benchmark lines and faults that name something unknown, or twice. */
export function toolProblems(files: CatalogFiles): readonly CatalogProblem[] {
  const topics = new Set(files.topics.map((record) => record.topic));
  const known = new Map<string, ReadonlySet<string>>();
  for (const [tool, records] of files.checks) known.set(tool, new Set(records.map((record) => record.id)));
  for (const { benchmark, checks } of files.benchmarks)
    known.set(benchmark, new Set(checks.map((record) => record.id)));
  return [
    ...checkProblems(files, topics),
    ...benchmarkProblems(files, topics),
    ...repeated(
      "faults.json",
      files.faults.map((record) => record.key),
    ),
    ...files.faults.flatMap((fault) => faultProblems(fault, known)),
  ];
}
