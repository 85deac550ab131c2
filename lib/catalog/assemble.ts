import { strictestBelief } from "#lib/domain/catalog/belief.ts";
import type {
  BenchmarkCheck,
  BenchmarkInfo,
  Catalog,
  Check,
  Control,
  Fact,
  Framework,
  WitnessEntry,
} from "#lib/domain/catalog/catalog.ts";
import { witnessKey } from "#lib/domain/catalog/witness.ts";
import type { Belief } from "#lib/domain/check/outcome.ts";
import { digestOf } from "./digest.ts";
import type { CatalogFiles, FactRecord, FrameworkFile, LinkRecord, TopicRecord, Witnesses } from "./files.ts";

type Trust = { readonly belief: Belief; readonly sentence: string };

/** Id of the fact and of the control that a benchmark topic is read as. */
export const topicId = (topic: string): string => `topic:${topic}`;

function entriesOf(witnesses: Witnesses): readonly WitnessEntry[] {
  return Object.entries(witnesses).flatMap(([tool, entries]) =>
    entries.map((entry) => ({ tool, allOf: typeof entry === "string" ? [entry] : entry })),
  );
}

function factOf(record: FactRecord): Fact {
  const { witnesses, manualWitnesses, ...rest } = record;
  const fact: Fact = { ...rest, witnesses: entriesOf(witnesses) };
  return manualWitnesses === undefined ? fact : { ...fact, manualWitnesses: entriesOf(manualWitnesses) };
}

function topicFact(record: TopicRecord): Fact {
  return {
    id: topicId(record.topic),
    statement: record.title,
    scope: record.scope,
    managed: record.managed,
    onDisagreement: "fail",
    witnesses: entriesOf(record.witnesses),
    peopleOnly: false,
    why: "The item is judged by what it names itself.",
  };
}

function topicControl(record: TopicRecord, owner: Control | undefined): Control {
  return {
    id: topicId(record.topic),
    kind: "topic",
    title: record.title,
    category: owner?.category ?? "",
    description: owner?.description ?? "",
    criticality: owner?.criticality ?? "low",
    needsPeople: false,
    attestation: "",
    facts: [{ fact: topicId(record.topic), required: true }],
    partOf: record.control,
  };
}

function controlsOf(files: CatalogFiles): Map<string, Control> {
  const controls = new Map<string, Control>();
  for (const record of files.controls) {
    const facts = record.facts.map(({ fact, required, why }) => (why ? { fact, required, why } : { fact, required }));
    controls.set(record.id, { ...record, kind: "control", facts });
  }
  for (const record of files.topics) {
    controls.set(topicId(record.topic), topicControl(record, controls.get(record.control)));
  }
  return controls;
}

function checksOf(files: CatalogFiles): Map<string, Check> {
  const checks = new Map<string, Check>();
  for (const [tool, records] of files.checks) {
    for (const { since, topic, looksAt, ...record } of records) {
      const more = {
        ...(since === undefined ? {} : { since }),
        ...(topic === undefined ? {} : { topic }),
        ...(looksAt === undefined ? {} : { looksAt }),
      };
      checks.set(witnessKey(tool, record.id), { tool, ...record, ...more });
    }
  }
  for (const { topic, title } of files.topics) {
    const check: Check = { tool: "kube-bench", id: topic, title, severity: null, aliases: [], topic };
    checks.set(witnessKey(check.tool, topic), check);
  }
  return checks;
}

/** What every fault and limit together leave to believe, by `tool:id` or, for kube-bench, by `benchmark:id`. */
function trustOf(files: CatalogFiles): ReadonlyMap<string, Trust> {
  const trust = new Map<string, Trust>();
  for (const { tool, count, sentence, ids } of files.faults) {
    const perScope = Array.isArray(ids) ? [[tool, ids] as const] : Object.entries(ids);
    for (const [scope, list] of perScope) {
      for (const id of list) {
        const before = trust.get(`${scope}:${id}`);
        const text = before === undefined ? sentence : `${before.sentence} ${sentence}`;
        const belief = strictestBelief(before?.belief ?? "all", count);
        trust.set(`${scope}:${id}`, { belief, sentence: text });
      }
    }
  }
  return trust;
}

function benchmarksOf(
  files: CatalogFiles,
  trust: ReadonlyMap<string, Trust>,
): Map<string, ReadonlyMap<string, BenchmarkCheck>> {
  const titles = new Map(files.topics.map((record) => [record.topic, record.title]));
  const benchmarks = new Map<string, ReadonlyMap<string, BenchmarkCheck>>();
  for (const file of files.benchmarks) {
    const checks = new Map<string, BenchmarkCheck>();
    for (const record of file.checks) {
      const { belief, sentence } = trust.get(`${file.benchmark}:${record.id}`) ?? { belief: "all", sentence: "" };
      const title = titles.get(record.topic) ?? record.topic;
      checks.set(record.id, { ...record, title, belief, beliefSentence: sentence });
    }
    benchmarks.set(file.benchmark, checks);
  }
  return benchmarks;
}

function frameworkOf(file: FrameworkFile, links: readonly LinkRecord[]): Framework {
  const byRequirement = Map.groupBy(links, (link) => link.requirement);
  const requirements = file.requirements.map(({ why, classWhy, ...record }) => ({
    ...record,
    ...(why === undefined ? {} : { why }),
    ...(classWhy === undefined ? {} : { classWhy }),
    links: (byRequirement.get(record.id) ?? []).map(({ requirement: _, ...link }) => link),
  }));
  return { ...file, requirements };
}

/** Joins the records of the files to the catalog; what does not fit together is for `validateCatalog` to say. */
export function assembleCatalog(files: CatalogFiles): Catalog {
  const trust = trustOf(files);
  const tools = new Set(files.checks.keys());
  const beliefs = [...trust].filter(([key]) => tools.has(key.slice(0, key.indexOf(":"))));
  const topicFacts = files.topics.map(topicFact);
  const facts = [...files.facts.map(factOf), ...topicFacts].map((fact) => [fact.id, fact] as const);
  const frameworks = files.frameworks.map(
    (file) => [file.id, frameworkOf(file, files.links.get(file.id) ?? [])] as const,
  );
  const info = files.benchmarks.map(({ benchmark, family, kubernetes }): [string, BenchmarkInfo] => [
    benchmark,
    { family, kubernetes },
  ]);
  const parts: Omit<Catalog, "digest"> = {
    version: files.about.version,
    facts: new Map(facts),
    controls: controlsOf(files),
    frameworks: new Map(frameworks),
    checks: checksOf(files),
    beliefs: new Map(beliefs),
    benchmarks: benchmarksOf(files, trust),
    benchmarkInfo: new Map(info),
  };
  return { ...parts, digest: digestOf(parts) };
}
